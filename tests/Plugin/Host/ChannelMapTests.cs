using NeuralSynth.Host.Rendering;

namespace NeuralSynth.Plugin.Tests.Host;

public sealed class ChannelMapTests
{
    private static readonly float[] Left = [1, 2];
    private static readonly float[] Right = [3, 6];

    private static float[] Fill(float[][] file, int channel, int pluginChannels)
    {
        var target = new float[2];
        ChannelMap.Fill(file, channel, pluginChannels, target);
        return target;
    }

    [Fact]
    public void Mono_GoesToEveryChannel()
    {
        Assert.Equal(Left, Fill([Left], 0, 2));
        Assert.Equal(Left, Fill([Left], 1, 2));
    }

    [Fact]
    public void Stereo_KeepsItsSides()
    {
        Assert.Equal(Left, Fill([Left, Right], 0, 2));
        Assert.Equal(Right, Fill([Left, Right], 1, 2));
    }

    [Fact]
    public void Stereo_IntoMono_IsAveraged() => Assert.Equal([2, 4], Fill([Left, Right], 0, 1));
}
