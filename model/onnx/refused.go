package onnx

// refusals say why an operator of the standard can have no circuit; what is in
// neither table is not implemented.
func refusals() map[string]string {
	const (
		random   = "its result is random, so that a proof of it says nothing"
		sequence = "it works on sequences or optional values, which have no fixed shape"
		text     = "it works on text or encoded images"
		training = "it is for training"
		shape    = "the shape of its result depends on the values of its input"
	)
	return map[string]string{
		"Bernoulli": random, "Multinomial": random, "RandomNormal": random, "RandomNormalLike": random,
		"RandomUniform": random, "RandomUniformLike": random,

		"ConcatFromSequence": sequence, "Optional": sequence, "OptionalGetElement": sequence, "OptionalHasElement": sequence,
		"SequenceAt": sequence, "SequenceConstruct": sequence, "SequenceEmpty": sequence, "SequenceErase": sequence,
		"SequenceInsert": sequence, "SequenceLength": sequence, "SequenceMap": sequence, "SplitToSequence": sequence,

		"ImageDecoder": text, "RegexFullMatch": text, "StringConcat": text, "StringNormalizer": text, "StringSplit": text,
		"TfIdfVectorizer": text,

		"NegativeLogLikelihoodLoss": training, "SoftmaxCrossEntropyLoss": training,

		"NonMaxSuppression": shape,
	}
}
