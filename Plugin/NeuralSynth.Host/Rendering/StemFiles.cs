using NeuralSynth.Host.Abi;
using NeuralSynth.Media;

namespace NeuralSynth.Host.Rendering;

/// <summary>A file for each output port but the main one. Every pad is sent to its own port, and what the ports play is added
/// to the main output, so that the mix stays whole.</summary>
internal sealed class StemFiles : IDisposable
{
    private const string OutputParameter = " output";
    private readonly string _folder;
    private readonly Stem[] _stems;
    private bool _isKept;

    private StemFiles(string folder, Stem[] stems)
    {
        _folder = folder;
        _stems = stems;
    }

    /// <summary>Files that were kept; of ports that played nothing there are none.</summary>
    public IReadOnlyList<string> Written => [.. _stems.Where(s => s.HasSignal).Select(s => s.Path)];

    /// <summary>[main-thread &amp; !active] Sends the pads to their outputs and opens the files.</summary>
    /// <exception cref="HostException">The plug-in has no other outputs, or a file cannot be written.</exception>
    public static StemFiles Prepare(HostedPlugin plugin, string folder, int sampleRate, SampleFormat format)
    {
        IReadOnlyList<AudioPort> ports = plugin.Ports.Outputs;
        if (ports.Count < 2) throw new HostException($"--stems: expected a plug-in with several outputs, found {ports.Count} in '{plugin.Description.Id}'.");
        Route(plugin, ports.Count - 1);
        try
        {
            Directory.CreateDirectory(folder);
            return new StemFiles(folder, [.. Enumerable.Range(1, ports.Count - 1).Select(p => new Stem(p, ports[p], FileOf(folder, p, ports[p]), sampleRate, format))]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new HostException($"--stems: {e.Message}");
        }
    }

    /// <summary>[audio-thread] Writes what the ports hold and adds it to the mix.</summary>
    /// <param name="buffers">After a call of <c>process</c>.</param>
    /// <param name="mix">[channels][≥ count] of the main output.</param>
    /// <param name="skipped">Samples at the start of the block that are not kept.</param>
    /// <param name="count">Samples of the block.</param>
    public void Take(ProcessBuffers buffers, float[][] mix, int skipped, int count)
    {
        foreach (Stem stem in _stems) stem.Take(buffers, mix, skipped, count);
    }

    /// <summary>Finishes the files; without it they are removed.</summary>
    public void Keep()
    {
        foreach (Stem stem in _stems) stem.Dispose();
        foreach (Stem stem in _stems.Where(s => s.HasSignal)) File.Move(stem.Temporary, stem.Path, overwrite: true);
        _isKept = true;
    }

    public void Dispose()
    {
        foreach (Stem stem in _stems)
        {
            stem.Dispose();
            File.Delete(stem.Temporary);
        }

        if (!_isKept && !Directory.EnumerateFileSystemEntries(_folder).Any()) Directory.Delete(_folder);
    }

    /// <summary>Pads that play on the main output move to their own; those that the user sent somewhere stay there.</summary>
    private static void Route(HostedPlugin plugin, int pads)
    {
        PluginParameter[] outputs = [.. plugin.Parameters.All.Where(p => p.Name.EndsWith(OutputParameter, StringComparison.OrdinalIgnoreCase))];
        if (outputs.Length != pads) throw new HostException($"--stems: expected {pads} parameters '…{OutputParameter}', found {outputs.Length}.");
        using var change = new EventBuffer();
        for (int pad = 0; pad < pads; pad++)
        {
            if (plugin.Parameters.Value(outputs[pad]) == 0) change.Add(0, outputs[pad], pad + 1);
        }

        plugin.Parameters.Flush(change);
        plugin.Service();
    }

    private static string FileOf(string folder, int port, AudioPort name)
    {
        string safe = string.Concat(name.Name.Select(c => Path.GetInvalidFileNameChars().Contains(c) || c is '/' or '\\' or ':' ? '_' : c)).Trim();
        return Path.Combine(folder, $"{port:00} {safe}.wav");
    }

    /// <summary>One port and its file.</summary>
    private sealed class Stem(int port, AudioPort description, string path, int sampleRate, SampleFormat format) : IDisposable
    {
        private readonly WavWriter _writer = new(path + ".part", description.Channels, sampleRate, format);
        private float[][] _samples = [];

        public string Path => path;

        public string Temporary => path + ".part";

        public bool HasSignal { get; private set; }

        public void Take(ProcessBuffers buffers, float[][] mix, int skipped, int count)
        {
            if (_samples.Length == 0 || _samples[0].Length < count) _samples = [.. Enumerable.Range(0, description.Channels).Select(_ => new float[count])];
            for (int c = 0; c < _samples.Length; c++)
            {
                buffers.Output(port, c, count).CopyTo(_samples[c]);
                HasSignal |= _samples[c].AsSpan(skipped, count - skipped).ContainsAnyExcept(0f);
                if (c < mix.Length) Add(_samples[c], mix[c], count);
            }

            _writer.Write(_samples, skipped, count - skipped);
        }

        public void Dispose() => _writer.Dispose();

        private static void Add(float[] samples, float[] mix, int count)
        {
            for (int n = 0; n < count; n++) mix[n] += samples[n];
        }
    }
}
