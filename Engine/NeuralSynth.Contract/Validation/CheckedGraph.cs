using NeuralSynth.Contract.Onnx;
using NeuralSynth.Contract.Validation.Shapes;

namespace NeuralSynth.Contract.Validation;

/// <summary>A graph that was accepted, parsed, with the shapes that were found: those who compile it need not begin
/// again.</summary>
internal sealed record CheckedGraph(ModelProto Model, ShapeInference Shapes, long Weights);
