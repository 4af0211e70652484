// Package bench measures the zkinfer command: compile, setup, witness, prove,
// native verification and verification in the EVM, each as a child process, so
// that the kernel accounts for its CPU time and its peak resident set. Run
// measures a suite of generated networks (Suite), a cost curve (Curve) and any
// folder in ONNX's test layout (model.onnx and test_data_set_0/input_0.pb); with
// Options.Peers it measures on the same inputs, one process at a time:
//
//   - gnark: the same constraint system through gnark's own Groth16 Setup and
//     Prove;
//   - EZKL from PyPI, driven by ezkl_driver.py.
//
// Report.Write writes every raw figure as JSON, tables as Markdown, and plots;
// Compare prints the ratios of two reports. Main is the command line of it all.
//
// A process inherits the high-water mark of the memory of the one that started
// it. So this process stays small: whatever is large (networks, constraint
// systems) is made in child processes of the same binary, and Report.FloorBytes
// is the mark below which no peak can be seen.
package bench
