package onnx

// mlOperators is the table of ai.onnx.ml, the operators of classical models.
func mlOperators() []operator {
	return []operator{
		{mlDomain + ".ArrayFeatureExtractor", []int{1}, 2, 2, lowerArrayFeatureExtractor},
		{mlDomain + ".Binarizer", []int{1}, 1, 1, lowerBinarizer},
		{mlDomain + ".LabelEncoder", []int{1, 2, 4}, 1, 1, lowerLabelEncoder},
		{mlDomain + ".LinearClassifier", []int{1}, 1, 1, lowerLinearClassifier},
		{mlDomain + ".LinearRegressor", []int{1}, 1, 1, lowerLinearRegressor},
		{mlDomain + ".Normalizer", []int{1}, 1, 1, lowerNormalizer},
		{mlDomain + ".SVMClassifier", []int{1}, 1, 1, lowerSVMClassifier},
		{mlDomain + ".SVMRegressor", []int{1}, 1, 1, lowerSVMRegressor},
		{mlDomain + ".Scaler", []int{1}, 1, 1, lowerScaler},
		{mlDomain + ".TreeEnsemble", []int{5}, 1, 1, lowerTreeEnsemble},
		{mlDomain + ".TreeEnsembleClassifier", []int{1, 3, 5}, 1, 1, lowerTreeEnsembleClassifier},
		{mlDomain + ".TreeEnsembleRegressor", []int{1, 3, 5}, 1, 1, lowerTreeEnsembleRegressor},
		{mlDomain + ".ZipMap", []int{1}, 1, 1, lowerZipMap},
	}
}

// qonnxOperators is the table of QONNX's operators for quantised training.
func qonnxOperators() []operator {
	return []operator{
		{qonnxDomain + ".BipolarQuant", []int{1}, 2, 2, lowerBipolarQuant},
		{qonnxDomain + ".Quant", []int{1}, 4, 4, lowerQuant},
	}
}
