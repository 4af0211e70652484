// The ABIs are typed: viem infers functions and arguments from them, which tsc checks here.
import assert from "node:assert/strict";
import { test } from "node:test";
import { encodeFunctionData } from "viem";
import { iModelAbi, inferenceMarketAbi } from "@zkinfer/contracts/abi";
test("calls are encoded", () => {
    const name = "fulfilBatch";
    assert.ok(inferenceMarketAbi.some((e) => e.type === "function" && e.name === name));
    const zero = `0x${"0".repeat(64)}`;
    const data = encodeFunctionData({ abi: iModelAbi, functionName: "verify", args: [zero, [1n], "0x"] });
    assert.equal(data.slice(0, 10), "0x8376906b");
    // @ts-expect-error verify takes three arguments
    assert.throws(() => encodeFunctionData({ abi: iModelAbi, functionName: "verify", args: [zero] }));
});
