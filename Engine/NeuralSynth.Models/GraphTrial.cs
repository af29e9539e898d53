using System.Diagnostics;
using NeuralSynth.Contract;
using NeuralSynth.Engine.Dsp;
using NeuralSynth.Engine.Executor;
using NeuralSynth.Engine.Realtime;
using NeuralSynth.Models.Compiler;

namespace NeuralSynth.Models;

/// <summary>
/// The bounded trial before a graph goes live. A few steps from zero states on silence and on noise must run in ONNX
/// Runtime and give finite, bounded values; a plan gets the same inputs on the kernels that will be heard, and must give
/// the same results, also after a reset.
/// </summary>
internal sealed unsafe class GraphTrial : IDisposable
{
    private const int SilentSteps = 4;
    private const int NoiseSteps = 4;
    private const int LeastComparedNoiseSteps = 8;
    private const int MostComparedNoiseSteps = 64;
    private const int RepeatedNoiseSteps = 2;
    private const double ComparisonMilliseconds = 60;
    private const float LargestMagnitude = 1e4f;
    internal const float Level = 0.25f;
    private const ulong Seed = 0x747269616c;

    // Below this an output is silence, and its rounding errors mean nothing.
    private const double SmallestPeak = 1e-6;

    private readonly LoadedPackage _package;
    private readonly GraphDescription _description;
    private readonly PlanEntries _entries;
    private readonly PlanGraph? _plan;
    private readonly BoundGraph _reference;
    private readonly (nint Reference, nint Plan, int Count)[] _inputs;
    private readonly OutputComparison[] _outputs;
    private NativeArena _arena;
    private GraphRunner _runner;

    private GraphTrial(LoadedPackage package, GraphSession session, CompiledGraph? compiled, PlanEntries entries)
    {
        _package = package;
        _description = session.Description;
        _entries = entries;
        _reference = new BoundGraph(session, ref _arena);
        _runner = _reference.Runner;
        _plan = compiled == null ? null : new PlanGraph(compiled, ref _arena);
        _inputs = [.. _description.Inputs.Where(i => i.Role != TensorRoles.State).Select(i => (Address(_reference, i), Address(_plan, i), TensorSizes.ElementCount(i)))];
        _outputs = [.. _description.Outputs.Where(o => _reference.Buffer(o.Name) != null)
            .Select(o => new OutputComparison(o.Name, Address(_reference, o), Address(_plan, o), TensorSizes.ElementCount(o)))];
    }

    /// <summary>Why the plan must not run; null when it agrees, or when there is none.</summary>
    internal string? Rejection { get; private set; }

    /// <exception cref="ModelPackageException">A step failed, or a value was not finite or too large.</exception>
    internal static GraphTrial Run(LoadedPackage package, GraphSession session, CompiledGraph? compiled, PlanEntries entries)
    {
        using var trial = new GraphTrial(package, session, compiled, entries);
        trial.RunAll();
        return trial;
    }

    /// <summary>What is known of a plan that agrees.</summary>
    internal GraphExecution Describe(CompiledGraph compiled) => new()
    {
        File = _description.File,
        IsPlan = true,
        Nodes = compiled.SourceNodes,
        Operations = compiled.Plan->OperationCount,
        SharedBytes = compiled.SharedBytes,
        InstanceBytes = compiled.InstanceBytes,
        LargestDifference = _outputs.Select(o => o.RelativeDifference(SmallestPeak)).DefaultIfEmpty(0).Max(),
        RoundingSnrDb = _package.Manifest.WeightPrecision == WeightPrecisions.Float16 ? _outputs.Select(o => o.SnrDb).DefaultIfEmpty(double.PositiveInfinity).Min() : null,
    };

    public void Dispose()
    {
        _reference.Dispose();
        _arena.Free();
    }

    private static nint Address(IBoundGraph? graph, TensorDescription tensor) => graph == null ? 0 : (nint)graph.Buffer(tensor.Name);

    private double Tolerance => _package.Manifest.WeightPrecision == WeightPrecisions.Float16 ? 5e-3 : 1e-4;

    private void RunAll()
    {
        long start = Stopwatch.GetTimestamp();
        int most = SilentSteps + (_plan == null ? NoiseSteps : Math.Clamp(LongestHistory() + RepeatedNoiseSteps, LeastComparedNoiseSteps, MostComparedNoiseSteps));
        var first = new List<float[]>();
        for (int step = 0; step < most; step++)
        {
            if (step >= SilentSteps + LeastComparedNoiseSteps && Stopwatch.GetElapsedTime(start).TotalMilliseconds > ComparisonMilliseconds) break;
            RunReference(step);
            if (_plan == null || Rejection != null)
            {
                if (step >= SilentSteps + NoiseSteps) break;
                continue;
            }

            RunPlan();
            foreach (OutputComparison output in _outputs) Rejection ??= output.Add(_description.File, step);
            if (step < SilentSteps + RepeatedNoiseSteps) first.AddRange(_outputs.Select(o => o.PlanValues()));
        }

        if (_plan == null) return;
        foreach (OutputComparison output in _outputs) Rejection ??= output.Judge(_description.File, Tolerance, SmallestPeak);
        if (Rejection != null) return;
        CheckReset(first);
    }

    /// <summary>Steps until what was in a history has left it.</summary>
    private int LongestHistory()
    {
        Plan* plan = _plan!.Instance->Plan;
        int longest = 0;
        for (int i = 1; i < plan->BufferCount; i++)
        {
            PlanBuffer buffer = plan->Buffers[i];
            if (buffer.HistoryFloats > 0) longest = Math.Max(longest, (buffer.HistoryFloats + buffer.StepFloats - 1) / buffer.StepFloats);
        }

        return longest;
    }

    private void RunReference(int step)
    {
        float level = step < SilentSteps ? 0 : Level;
        for (int i = 0; i < _inputs.Length; i++) Fill((float*)_inputs[i].Reference, _inputs[i].Count, level, step);
        if (!_runner.Run()) throw new ModelPackageException(_package.Path, _description.File, "a graph that runs", "an error of ONNX Runtime in the trial run");
        if (step >= SilentSteps + NoiseSteps) return;
        foreach (OutputComparison output in _outputs) CheckBounds(output, step);
    }

    private void RunPlan()
    {
        foreach ((nint reference, nint plan, int count) in _inputs) new Span<float>((void*)reference, count).CopyTo(new Span<float>((void*)plan, count));
        _entries.Run(_plan!.Instance);
    }

    private void CheckReset(List<float[]> first)
    {
        _plan!.Instance->Reset();
        for (int step = 0, n = 0; step < SilentSteps + RepeatedNoiseSteps; step++)
        {
            foreach ((_, nint plan, int count) in _inputs) Fill((float*)plan, count, step < SilentSteps ? 0 : Level, step);
            _entries.Run(_plan.Instance);
            foreach (OutputComparison output in _outputs)
            {
                int differing = output.FirstDifference(first[n++]);
                if (differing >= 0) Rejection ??= $"{_description.File}, output '{output.Name}', hop {step + 1} after a reset: expected the values of the first run, found another at {differing}";
            }
        }
    }

    /// <summary>Noise for the inputs of one step; silence for level 0.</summary>
    internal static void Fill(float* values, int count, float level, int step)
    {
        if (level == 0) new Span<float>(values, count).Clear();
        else CounterRandom.FillNormal(Seed, (ulong)step, 0, values, count);
        for (int i = 0; i < count; i++) values[i] *= level;
    }

    private void CheckBounds(OutputComparison output, int step)
    {
        int index = output.FirstBeyond(LargestMagnitude);
        if (index < 0) return;
        string signal = step < SilentSteps ? "silence" : "noise";
        throw new ModelPackageException(
            _package.Path,
            $"{_description.File}, output '{output.Name}'",
            $"finite values up to {LargestMagnitude:0} in the trial run",
            $"{output.Reference(index)} after {step + 1} steps ({signal})");
    }
}
