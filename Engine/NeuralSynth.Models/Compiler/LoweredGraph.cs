using NeuralSynth.Engine.Executor;

namespace NeuralSynth.Models.Compiler;

/// <summary>Operations whose operands refer to storages by their number, before memory is planned.</summary>
/// <param name="Operations">In order.</param>
/// <param name="Storages">By number; 0 is the plan's constants.</param>
/// <param name="Constants">The plan's constants.</param>
/// <param name="Ports">Inputs and outputs that are not states, by name.</param>
internal sealed record LoweredGraph(List<PlanOperation> Operations, List<Storage> Storages, List<float> Constants, Dictionary<string, View> Ports);
