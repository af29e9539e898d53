using System.Runtime.CompilerServices;
using NeuralSynth.Engine.Dsp;

namespace NeuralSynth.Engine.Tests.Dsp;

/// <summary>Every processing method of Dsp, measured on one thread after a warm-up.</summary>
public sealed unsafe class DspAllocationTests
{
    private const int Hop = 256;
    private const int Bands = 32;
    private const int Rounds = 200;

    [Fact]
    public void ProcessingAllocatesNothing()
    {
        using var scratch = new NativeScratch();
        Everything* all = Prepare(scratch);
        for (int i = 0; i < 3; i++) Round(all, i, allocate: false);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Rounds; i++) Round(all, i, allocate: false);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    /// <summary>The meter works: one object a round must show.</summary>
    [Fact]
    public void TheControlThatAllocatesIsSeen()
    {
        using var scratch = new NativeScratch();
        Everything* all = Prepare(scratch);
        Round(all, 0, allocate: true);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Rounds; i++) Round(all, i, allocate: true);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 16 * Rounds, long.MaxValue);
    }

    private static object? _kept;

    private struct Everything
    {
        public RealFft Fft;
        public RationalResampler Up, Down, Fine, Equal;
        public LinearSmoother Smoother;
        public DelayLine Delay;
        public LoudnessAnalyzer Loudness;
        public PitchTracker Pitch;
        public HarmonicOscillatorBank Bank;
        public FilteredNoise Noise;
        public float* Input, Output, Re, Im, Values;
    }

    private static Everything* Prepare(NativeScratch scratch)
    {
        Everything* all = scratch.One<Everything>();
        all->Fft.Initialize(ref scratch.Arena, 2048);
        all->Up.Initialize(ref scratch.Arena, 44100, 48000, 1, Hop);
        all->Down.Initialize(ref scratch.Arena, 192000, 44100, 1, Hop);
        all->Fine.Initialize(ref scratch.Arena, 44100, 22051, 1, Hop);
        all->Equal.Initialize(ref scratch.Arena, 44100, 44100, 1, Hop);
        all->Smoother.Initialize(100, 0);
        all->Delay.Initialize(ref scratch.Arena, 1000);
        all->Loudness.Initialize(ref scratch.Arena, 1024);
        all->Pitch.Initialize(ref scratch.Arena, 44100, 2048, 50, 2000);
        all->Bank.Initialize(ref scratch.Arena, 44100, Hop, 60, 18000, 20000);
        all->Noise.Initialize(ref scratch.Arena, Bands, 512, scratch.Copy(Signals.Noise(Bands * 512, 1)), Hop, 1);
        all->Input = scratch.Copy(PitchSignals.Tone(_ => 200, PitchSignals.Timbres["sawtooth"], 0.1));
        all->Output = scratch.Floats(2048);
        all->Re = scratch.Floats(1025);
        all->Im = scratch.Floats(1025);
        all->Values = scratch.Copy([.. Signals.Noise(60, 2).Select(Math.Abs)]);
        Denormals.WarmUp();
        return all;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Round(Everything* all, int round, bool allocate)
    {
        Denormals.Enter(out Denormals.Saved saved);
        all->Fft.Forward(all->Input, all->Re, all->Im);
        all->Fft.Inverse(all->Re, all->Im, all->Output);
        Resample(ref all->Up, all);
        Resample(ref all->Down, all);
        Resample(ref all->Fine, all);
        Resample(ref all->Equal, all);
        all->Smoother.SetTarget(round);
        all->Smoother.Fill(all->Output, 77);
        all->Smoother.Multiply(all->Output, 77);
        all->Delay.ProcessBlock(all->Input, all->Output, Hop);
        float loudnessDb = all->Loudness.LoudnessDb(all->Input);
        PitchEstimate pitch = all->Pitch.Process(all->Input);
        all->Bank.NormalizeHarmonics(loudnessDb, all->Values, pitch.F0Hz, all->Re);
        all->Bank.ProcessHop(pitch.F0Hz, 300, all->Re, all->Re, all->Output);
        all->Noise.ProcessHop(all->Values, all->Values, all->Output);
        all->Output[0] = CounterRandom.Normal(1, 2, (ulong)round) + CounterRandom.Uniform(3, (ulong)round);
        Buffers.Add(all->Input, all->Output, Hop);
        Buffers.Multiply(all->Input, all->Output, Hop);
        Denormals.FlushOutput(all->Output, Hop);
        Denormals.Leave(ref saved);
        if (allocate) _kept = new object();
    }

    private static void Resample(ref RationalResampler resampler, Everything* all)
    {
        float* input = all->Input, output = all->Output;
        resampler.Push(&input, 0, Hop);
        resampler.Pop(&output, 0, 2048);
    }
}
