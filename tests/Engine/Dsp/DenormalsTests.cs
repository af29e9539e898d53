using System.Runtime.CompilerServices;
using NeuralSynth.Engine.Dsp;

namespace NeuralSynth.Engine.Tests.Dsp;

public sealed unsafe class DenormalsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(1000)]
    public void FlushOutputClearsEverySpecialNumberAndNothingElse(int count)
    {
        using var scratch = new NativeScratch();
        float[] special = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.Epsilon, -1e-40f, 1.1754942e-38f];
        float[] normal = [1, -1, 0, float.MaxValue, float.MinValue, 1.17549435e-38f, -1.17549435e-38f, 1e-30f];
        var random = new Random(count);
        for (int round = 0; round < 20; round++)
        {
            float[] input = [.. Enumerable.Range(0, count + 1).Select(_ => random.Next(2) == 0 ? special[random.Next(6)] : normal[random.Next(8)])];
            float* samples = scratch.Copy(input);
            Assert.Equal(input.Take(count).Count(x => !float.IsFinite(x)), Denormals.FlushOutput(samples, count));
            for (int i = 0; i < count; i++) Assert.Equal(float.IsNormal(input[i]) ? input[i] : 0, samples[i]);
            Assert.Equal(BitConverter.SingleToInt32Bits(input[count]), BitConverter.SingleToInt32Bits(samples[count]));
        }
    }

    [Fact]
    public void BetweenEnterAndLeaveSubnormalsAreZeroAndAfterwardsTheyAreBack()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsWindows() || OperatingSystem.IsMacOS(), "No known environment layout.");
        Assert.NotEqual(0, Half(1.2e-38f));
        Denormals.Enter(out Denormals.Saved saved);
        float inside = Half(1.2e-38f), operand = Double(1e-40f);
        Denormals.Leave(ref saved);
        Assert.Equal(0, inside);
        Assert.Equal(0, operand);
        Assert.NotEqual(0, Half(1.2e-38f));
        Denormals.Leave(ref saved);   // a second time changes nothing
        Assert.NotEqual(0, Half(1.2e-38f));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static float Half(float x) => x * 0.5f;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static float Double(float x) => x * 2;
}
