using NeuralSynth.Engine.Dsp;

namespace NeuralSynth.Engine.Tests.Dsp;

public sealed unsafe class BuffersTests
{
    public static TheoryData<int> Lengths => [0, 1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 32, 33, 100];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void EveryLengthIsHandledAndNothingBeyondIsTouched(int count)
    {
        using var scratch = new NativeScratch();
        float[] a = Signals.Noise(count + 1, 1), b = Signals.Noise(count + 1, 2);
        Check(scratch, a, b, count, (s, t) => Buffers.Copy((float*)s, (float*)t, count), (x, _) => x);
        Check(scratch, a, b, count, (_, t) => Buffers.Clear((float*)t, count), (_, _) => 0);
        Check(scratch, a, b, count, (s, t) => Buffers.Add((float*)s, (float*)t, count), (x, y) => y + x);
        Check(scratch, a, b, count, (_, t) => Buffers.Scale((float*)t, 0.3f, count), (_, y) => y * 0.3f);
        Check(scratch, a, b, count, (s, t) => Buffers.Multiply((float*)s, (float*)t, count), (x, y) => y * x);
    }

    /// <summary>The resampler moves its lines down in place.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(50)]
    public void CopyMayMoveDownInPlace(int shift)
    {
        using var scratch = new NativeScratch();
        float[] values = Signals.Noise(200, shift);
        float* samples = scratch.Copy(values);
        Buffers.Copy(samples + shift, samples, 200 - shift);
        Assert.Equal(values[shift..], new Span<float>(samples, 200 - shift).ToArray());
    }

    private static void Check(NativeScratch scratch, float[] source, float[] target, int count, Action<nint, nint> run, Func<float, float, float> wanted)
    {
        float* s = scratch.Copy(source), t = scratch.Copy(target);
        run((nint)s, (nint)t);
        for (int i = 0; i < count; i++) Assert.Equal(wanted(source[i], target[i]), t[i]);
        Assert.Equal(target[count], t[count]);
        Assert.True(new Span<float>(s, count).SequenceEqual(source.AsSpan(0, count)));
    }
}
