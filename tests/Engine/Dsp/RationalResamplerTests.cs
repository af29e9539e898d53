using NeuralSynth.Engine.Dsp;

namespace NeuralSynth.Engine.Tests.Dsp;

public sealed unsafe class RationalResamplerTests
{
    private const int MaxPush = 512;

    public static TheoryData<int, int> Ratios => new()
    {
        { 44100, 48000 }, { 48000, 44100 }, { 44100, 88200 }, { 88200, 44100 }, { 44100, 96000 }, { 96000, 44100 },
        { 44100, 176400 }, { 176400, 44100 }, { 44100, 192000 }, { 192000, 44100 }, { 44100, 22051 }, { 22051, 44100 },
        { 44100, 8000 }, { 8000, 44100 }, { 768000, 44100 }, { 44100, 768000 }, { 44099, 44101 }, { 96001, 44100 },
        { 8000, 768000 }, { 768000, 8000 }, { 11025, 768000 }, { 768000, 11025 },
    };

    [Theory]
    [MemberData(nameof(Ratios))]
    public void SineMatchesTheAnalyticSineTo100Db(int rateIn, int rateOut)
    {
        double lower = Math.Min(rateIn, rateOut);
        int length = (int)(400.0 * rateIn / lower) + 400;
        foreach (double relative in new[] { 0.01, 0.1, 0.27, 0.4 })
        {
            double frequencyHz = relative * lower;
            float[] output = Convert(rateIn, rateOut, Signals.Sine(length, frequencyHz, rateIn, 0.3), out int _);
            int from = (int)(64.0 * rateOut / lower) + 1;   // the first taps see the zeros before time 0
            double snrDb = Signals.SnrDb(output, m => Math.Sin(2 * Math.PI * frequencyHz * m / rateOut + 0.3), from, output.Length);
            Assert.True(snrDb >= 100, $"{rateIn} to {rateOut} at {relative}: {snrDb:F1} dB");
        }
    }

    [Theory]
    [InlineData(44100, 48000)]
    [InlineData(48000, 44100)]
    [InlineData(44100, 96000)]
    [InlineData(192000, 44100)]
    [InlineData(22051, 44100)]
    public void ImpulseStaysAtItsTimeAndIsSymmetric(int rateIn, int rateOut)
    {
        (int stepIn, int stepOut) = Reduced(rateIn, rateOut);
        int times = 1 + (int)(200L * rateIn / Math.Min(rateIn, rateOut) / stepIn);
        var impulse = new float[2 * times * stepIn];
        impulse[times * stepIn] = 1;
        float[] output = Convert(rateIn, rateOut, impulse, out int _);
        int centre = times * stepOut;
        int peak = 0;
        for (int m = 0; m < output.Length; m++)
        {
            if (Math.Abs(output[m]) > Math.Abs(output[peak])) peak = m;
        }

        Assert.Equal(centre, peak);
        for (int d = 1; d < 100; d++) Assert.InRange(output[centre + d] - output[centre - d], -4e-7f, 4e-7f);
    }

    [Theory]
    [MemberData(nameof(Ratios))]
    public void EverySplitIntoBlocksGivesTheSameBits(int rateIn, int rateOut)
    {
        float[] input = Signals.Noise(Math.Max(2000, 4 * rateIn / Math.Min(rateIn, rateOut) * 100), 7);
        float[] whole = Convert(rateIn, rateOut, input, out int _);
        for (int seed = 0; seed < 3; seed++)
        {
            float[] split = Convert(rateIn, rateOut, input, out int _, seed);
            Assert.True(whole.AsSpan().SequenceEqual(split), $"seed {seed}");
        }
    }

    [Theory]
    [MemberData(nameof(Ratios))]
    public void LookaheadPromiseIsExact(int rateIn, int rateOut)
    {
        using var scratch = new NativeScratch();
        var resampler = new RationalResampler();
        resampler.Initialize(ref scratch.Arena, rateIn, rateOut, 1, MaxPush);
        float* silence = scratch.Floats(rateOut / rateIn + 2);
        long produced = 0;
        for (long newest = 0; newest < resampler.LookaheadInputSamples + 500; newest++)
        {
            Assert.Equal(1, resampler.Push(&silence, 0, 1));
            // The first output that must still wait.
            long due = 0;
            long limit = newest - resampler.LookaheadInputSamples;
            if (limit >= 0) due = ((limit + 1) * rateOut - 1) / rateIn + 1;
            Assert.Equal(due, produced + resampler.Available);
            produced += resampler.Pop(&silence, 0, int.MaxValue);
        }
    }

    [Theory]
    [MemberData(nameof(Ratios))]
    public void ConstantStaysConstant(int rateIn, int rateOut)
    {
        var ones = new float[200 + 300 * Math.Max(1, rateIn / rateOut)];
        Array.Fill(ones, 1f);
        float[] output = Convert(rateIn, rateOut, ones, out int lookahead);
        int from = (int)(lookahead * (long)rateOut / rateIn) + 1;
        Assert.True(output.Length > from);
        float tolerance = 5e-7f + 5e-10f * lookahead;   // rounding of long sums; the longest has 6144 taps
        for (int m = from; m < output.Length; m++) Assert.InRange(output[m], 1 - tolerance, 1 + tolerance);
    }

    [Fact]
    public void EqualRatesPassThroughUnchangedAndAtOnce()
    {
        float[] input = Signals.Noise(3000, 3);
        float[] output = Convert(44100, 44100, input, out int lookahead, seed: 1);
        Assert.Equal(0, lookahead);
        Assert.Equal(input, output);
    }

    [Fact]
    public void ChannelsAreConvertedAlikeAndApart()
    {
        using var scratch = new NativeScratch();
        var resampler = new RationalResampler();
        resampler.Initialize(ref scratch.Arena, 44100, 48000, 2, MaxPush);
        float[] left = Signals.Noise(MaxPush, 1), right = Signals.Noise(MaxPush, 2);
        float** channels = (float**)scratch.Arena.Take<nint>(2);
        channels[0] = scratch.Copy(left);
        channels[1] = scratch.Copy(right);
        resampler.Push(channels, 0, MaxPush);
        int available = resampler.Available;
        float** outputs = (float**)scratch.Arena.Take<nint>(2);
        outputs[0] = scratch.Floats(available);
        outputs[1] = scratch.Floats(available);
        Assert.Equal(available, resampler.Pop(outputs, 0, available));
        Assert.Equal(Convert(44100, 48000, left, out int _), new Span<float>(outputs[0], available).ToArray());
        Assert.Equal(Convert(44100, 48000, right, out int _), new Span<float>(outputs[1], available).ToArray());
    }

    [Fact]
    public void ResetStartsAgain()
    {
        using var scratch = new NativeScratch();
        var resampler = new RationalResampler();
        resampler.Initialize(ref scratch.Arena, 48000, 44100, 1, MaxPush);
        float[] input = Signals.Noise(MaxPush, 5);
        float* samples = scratch.Copy(input);
        float* first = scratch.Floats(MaxPush), second = scratch.Floats(MaxPush);
        resampler.Push(&samples, 0, MaxPush);
        int count = resampler.Pop(&first, 0, MaxPush);
        resampler.Push(&samples, 0, 77);
        resampler.Reset();
        resampler.Push(&samples, 0, MaxPush);
        Assert.Equal(count, resampler.Pop(&second, 0, MaxPush));
        Assert.True(new Span<float>(first, count).SequenceEqual(new Span<float>(second, count)));
    }

    [Fact]
    public void FullLinesTakeNoMoreAndLoseNothing()
    {
        using var scratch = new NativeScratch();
        var resampler = new RationalResampler();
        resampler.Initialize(ref scratch.Arena, 44100, 48000, 1, MaxPush);
        float[] input = Signals.Noise(16 * MaxPush, 6);
        float* samples = scratch.Copy(input);
        int taken = 0, last;
        do taken += last = resampler.Push(&samples, taken, MaxPush);
        while (last == MaxPush);
        Assert.InRange(taken, 4 * MaxPush, 15 * MaxPush);
        float* output = scratch.Floats(2 * taken);
        int count = resampler.Pop(&output, 0, 2 * taken);
        Assert.Equal(Convert(44100, 48000, input[..taken], out int _), new Span<float>(output, count).ToArray());
    }

    /// <summary>Converts in random blocks when <paramref name="seed"/> is given, else in the largest.</summary>
    private static float[] Convert(int rateIn, int rateOut, float[] input, out int lookahead, int? seed = null)
    {
        using var scratch = new NativeScratch();
        var resampler = new RationalResampler();
        resampler.Initialize(ref scratch.Arena, rateIn, rateOut, 1, MaxPush);
        lookahead = resampler.LookaheadInputSamples;
        int most = (int)((long)input.Length * rateOut / rateIn) + 2;
        float* samples = scratch.Copy(input), output = scratch.Floats(most);
        int done = 0, produced = 0;
        var random = new Random(seed ?? 0);
        while (done < input.Length)
        {
            int block = Math.Min(seed == null ? MaxPush : random.Next(1, MaxPush + 1), input.Length - done);
            int taken = resampler.Push(&samples, done, block);
            done += taken;
            Assert.Equal(block, taken);
            int wanted = seed == null ? int.MaxValue : random.Next(0, 2 * MaxPush * Math.Max(1, rateOut / rateIn));
            produced += resampler.Pop(&output, produced, wanted);
            if (resampler.Available > MaxPush * (rateOut / rateIn + 1)) produced += resampler.Pop(&output, produced, int.MaxValue);
        }

        produced += resampler.Pop(&output, produced, int.MaxValue);
        return new Span<float>(output, produced).ToArray();
    }

    private static (int In, int Out) Reduced(int rateIn, int rateOut)
    {
        int a = rateIn, b = rateOut;
        while (b != 0) (a, b) = (b, a % b);
        return (rateIn / a, rateOut / a);
    }
}
