using System.Diagnostics;
using NeuralSynth.Engine.Dsp;
using NeuralSynth.Engine.Realtime;

namespace NeuralSynth.Engine.Timbre;

/// <summary>Measures what analysis and synthesis of a DDSP model cost in this half, on this machine: <see cref="TimbreSchedule"/>
/// decides by it where hops are computed, and the work of a hop is cut by it.</summary>
/// <remarks>[main-thread], when a model is loaded; under 20 ms.</remarks>
internal unsafe struct DdspTiming
{
    private const int Runs = 32;
    private const int WarmUpRuns = 4;

    // A quarter of the runs were faster. A run is the same work every time; slower ones tell of what else the machine does
    // while a session is loaded, and that does not get in a real-time thread's way.
    private const int Kept = Runs / 4;

    private const float TestPitchHz = 110;

    /// <summary>Time of one call of <see cref="DdspLane.Analyze"/>, nanoseconds.</summary>
    internal long AnalysisNanoseconds;

    /// <summary>Time of one call of <see cref="DdspLane.Synthesize"/>, nanoseconds.</summary>
    internal long SynthesisNanoseconds;

    /// <summary>Measures; the lane is reset afterwards.</summary>
    internal static DdspTiming Of(ref NativeArena arena, TimbreModel* model)
    {
        float* controls = arena.Take<float>(TimbreParameter.Count);
        var job = new TimbreJob { Controls = controls, Input = arena.Take<float>(model->HopSamples), Output = arena.Take<float>(model->HopSamples) };
        FillOutputs(model, 1);
        long* analysis = stackalloc long[Runs];
        long* synthesis = stackalloc long[Runs];
        for (int run = -WarmUpRuns; run < Runs; run++)
        {
            FillInput(model, &job, run + WarmUpRuns);
            long start = Stopwatch.GetTimestamp();
            model->Ddsp.Analyze(model, &job, controls, 1);
            long middle = Stopwatch.GetTimestamp();
            model->Ddsp.Synthesize(model, &job, controls, 1);
            long end = Stopwatch.GetTimestamp();
            if (run < 0) continue;
            analysis[run] = middle - start;
            synthesis[run] = end - middle;
        }

        FillOutputs(model, 0);
        Buffers.Clear(model->Lane0.DecoderInput, 3 + model->DdspSettings.Instruments);
        model->Ddsp.Reset();
        return new DdspTiming { AnalysisNanoseconds = Undisturbed(analysis), SynthesisNanoseconds = Undisturbed(synthesis) };
    }

    // All harmonics and bands sound: the most that a decoder can ask for.
    private static void FillOutputs(TimbreModel* model, float value)
    {
        model->Lane0.Amplitude[0] = value;
        for (int i = 0; i < model->DdspSettings.Harmonics; i++) model->Lane0.Harmonics[i] = value;
        for (int i = 0; i < model->DdspSettings.NoiseBands; i++) model->Lane0.NoiseLevels[i] = value;
    }

    // A low saw-tooth has many candidates for its pitch.
    private static void FillInput(TimbreModel* model, TimbreJob* job, int hop)
    {
        double step = TestPitchHz / model->SampleRate;
        for (int i = 0; i < model->HopSamples; i++)
        {
            double turns = step * ((long)hop * model->HopSamples + i);
            job->Input[i] = (float)(turns - Math.Floor(turns)) - 0.5f;
        }
    }

    private static long Undisturbed(long* ticks)
    {
        // Sorted by hand: the library's sort makes an object, and this half allocates nothing once it runs.
        for (int i = 1; i < Runs; i++)
        {
            long value = ticks[i];
            int at = i;
            for (; at > 0 && ticks[at - 1] > value; at--) ticks[at] = ticks[at - 1];
            ticks[at] = value;
        }

        return (long)(ticks[Kept] * (1e9 / Stopwatch.Frequency));
    }
}
