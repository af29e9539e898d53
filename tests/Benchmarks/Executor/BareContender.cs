using NeuralSynth.Engine.Executor;
using NeuralSynth.Tests.Shared.Networks;

namespace NeuralSynth.Benchmarks.Executor;

/// <summary><see cref="BarePlan"/>; computes nothing that could be compared.</summary>
internal sealed class BareContender(string name, NetworkWork work, bool halfWeights, PlanEntries entries) : Contender(name, ContenderKind.Kernels, halfWeights)
{
    private readonly BarePlan _plan = new(work, halfWeights, entries);

    public override Span<float> Audio => [];

    public override Span<float> Noise => [];

    public override ReadOnlySpan<float> Output => [];

    public override void Run() => _plan.Run();

    public override void Reset()
    {
    }

    public override void Dispose() => _plan.Dispose();
}
