namespace NeuralSynth.Host.Rendering;

/// <summary>Fits a file's channels to a plug-in's: mono goes to every channel and its first output is kept; stereo into a
/// mono plug-in is averaged.</summary>
internal static class ChannelMap
{
    /// <summary>How many channels the output file gets.</summary>
    public static int OutputChannels(int fileChannels, int pluginOutputChannels) => Math.Min(fileChannels, pluginOutputChannels);

    /// <summary>Fills one input channel of the plug-in.</summary>
    /// <param name="file">[file channels][at least count].</param>
    /// <param name="channel">The plug-in's channel.</param>
    /// <param name="pluginChannels">How many it has.</param>
    /// <param name="target">[count].</param>
    public static void Fill(float[][] file, int channel, int pluginChannels, Span<float> target)
    {
        if (file.Length == 2 && pluginChannels == 1)
        {
            for (int n = 0; n < target.Length; n++) target[n] = 0.5f * (file[0][n] + file[1][n]);
            return;
        }

        file[Math.Min(channel, file.Length - 1)].AsSpan(0, target.Length).CopyTo(target);
    }
}
