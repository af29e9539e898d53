using System.Diagnostics;
using NeuralSynth.Contract;
using NeuralSynth.Engine.Executor;
using NeuralSynth.Engine.Realtime;
using NeuralSynth.Models.Compiler;

namespace NeuralSynth.Models;

/// <summary>Measures how long a step takes.</summary>
internal static class StepClock
{
    private const int WarmUpSteps = 4;
    private const int Steps = 60;
    private const int LeastSteps = 8;

    // Large models are measured with fewer steps: loading must not take long.
    private const double MostMilliseconds = 30;

    /// <summary>Times steps of a plan on noise, on the kernels that will be heard.</summary>
    internal static unsafe StepTiming Measure(CompiledGraph compiled, GraphDescription description, PlanEntries entries)
    {
        NativeArena arena = default;
        try
        {
            using var plan = new PlanGraph(compiled, ref arena);
            foreach (TensorDescription input in description.Inputs.Where(i => i.Role != TensorRoles.State))
            {
                GraphTrial.Fill(plan.Buffer(input.Name), TensorSizes.ElementCount(input), GraphTrial.Level, 0);
            }

            for (int i = 0; i < WarmUpSteps; i++) entries.Run(plan.Instance);
            return Measure(() => entries.Run(plan.Instance));
        }
        finally
        {
            arena.Free();
        }
    }

    /// <summary>Runs <paramref name="step"/>, which has run before, some more times.</summary>
    internal static StepTiming Measure(Action step)
    {
        var ticks = new List<long>(Steps);
        long start = Stopwatch.GetTimestamp();
        while (ticks.Count < Steps && (ticks.Count < LeastSteps || Stopwatch.GetElapsedTime(start).TotalMilliseconds < MostMilliseconds))
        {
            long before = Stopwatch.GetTimestamp();
            step();
            ticks.Add(Stopwatch.GetTimestamp() - before);
        }

        ticks.Sort();
        return new StepTiming(Nanoseconds(ticks[ticks.Count / 4]), Nanoseconds(ticks[ticks.Count / 2]), Nanoseconds(ticks[(ticks.Count * 9 / 10) - (ticks.Count % 10 == 0 ? 1 : 0)]), Nanoseconds(ticks[^1]));
    }

    private static long Nanoseconds(long ticks) => (long)(ticks * (1e9 / Stopwatch.Frequency));
}
