using NeuralSynth.Engine.Executor;
using NeuralSynth.Engine.Realtime;
using NeuralSynth.Models.Compiler;

namespace NeuralSynth.Models;

/// <summary>A compiled graph of one lane: states and buffers alone, the plan with its weights is shared.</summary>
internal sealed unsafe class PlanGraph : IBoundGraph
{
    private readonly CompiledGraph _compiled;
    private readonly PlanInstance* _instance;

    internal PlanGraph(CompiledGraph compiled, ref NativeArena arena)
    {
        _compiled = compiled;
        _instance = PlanInstance.Create(compiled.Plan, arena.Take<byte>(checked((int)compiled.InstanceBytes)));
    }

    internal PlanInstance* Instance => _instance;

    public GraphRunner Runner => new() { Kind = GraphRunner.CompiledPlan, Plan = _instance };

    public float* Buffer(string? name) => name == null ? null : _compiled.Address(_instance, name);

    /// <summary>Its memory is the arena's.</summary>
    public void Dispose()
    {
    }
}
