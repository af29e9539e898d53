using NeuralSynth.Media;

namespace NeuralSynth.Host.Rendering;

/// <summary>Opens input and writes output.</summary>
internal static class AudioFiles
{
    /// <summary>Opens a WAV file at a rate.</summary>
    /// <param name="path">Mono or stereo.</param>
    /// <param name="sampleRate">Hz; another rate than the file's is converted. Null keeps the file's.</param>
    /// <param name="inMemory">True reads it all, for real-time threads.</param>
    /// <exception cref="HostException">The file cannot be read, or has more than two channels.</exception>
    public static IAudioSource Open(string path, int? sampleRate, bool inMemory)
    {
        try
        {
            var reader = new WavReader(path);
            if (reader.Channels > 2)
            {
                using (reader) throw new HostException($"'{path}': expected 1 or 2 channels, found {reader.Channels}.");
            }

            int rate = sampleRate ?? reader.SampleRate;
            if (!inMemory && rate == reader.SampleRate) return new FileSource(reader);
            reader.Dispose();
            AudioBuffer audio = WavFile.Read(path);
            return new MemorySource(OfflineResampler.Resample(audio, rate));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new HostException(Named(path, e));
        }
    }

    /// <summary>Runs a pass into a file: as it comes offline, at the end in real time. A failed pass leaves no file.</summary>
    /// <exception cref="HostException">The file cannot be written.</exception>
    public static void Write(RenderOptions options, int channels, RenderPlan plan, Action<IAudioSink> pass)
    {
        string temporary = $"{options.Output}.{Environment.ProcessId}.part";
        try
        {
            if (plan.Realtime)
            {
                var memory = new MemorySink(channels, plan.SampleRate, checked((int)plan.OutputSamples));
                pass(memory);
                WavFile.Write(temporary, memory.Audio, options.Format);
            }
            else
            {
                using var writer = new WavWriter(temporary, channels, plan.SampleRate, options.Format);
                pass(new FileSink(writer));
            }

            File.Move(temporary, options.Output, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new HostException(Named(options.Output, e));
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>A whole file.</summary>
    /// <exception cref="HostException">It cannot be read.</exception>
    public static byte[] ReadAll(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new HostException(Named(path, e));
        }
    }

    private static string Named(string path, Exception e) => e.Message.Contains(path, StringComparison.Ordinal) ? e.Message : $"'{path}': {e.Message}";
}
