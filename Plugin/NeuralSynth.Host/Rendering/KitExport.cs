using System.Globalization;
using NeuralSynth.Host.Abi;
using NeuralSynth.Media;

namespace NeuralSynth.Host.Rendering;

/// <summary>One pad as it was written.</summary>
internal sealed record ExportedPad(int Pad, string Name, string File, int[] Keys, double Seconds, double PeakDb, double VolumeDb);

/// <summary>Writes what the pads of NeuralSynth Drums play as 24-bit WAV files, and an SFZ instrument of them.</summary>
/// <remarks>[main-thread] Samples are rounded, without dither, from what the main output gives for a note of full velocity. All of a
/// pad's controls are in the audio, but for choke groups, keys and velocity, which the SFZ file has. A pad above full scale is
/// written lower by whole decibels, and the SFZ file raises it again. With <c>neutral</c>, level, pan and tune are left to the
/// SFZ file too. Humanise is off: the sound itself is written, not a neighbour.</remarks>
internal sealed class KitExport
{
    private readonly HostedPlugin _plugin;
    private readonly int _sampleRate;
    private readonly bool _neutral;

    // What the SFZ file has to say because the samples do not.
    private readonly Dictionary<(int Pad, string Key), double> _neutralised = [];

    public KitExport(HostedPlugin plugin, int sampleRate, bool neutral)
    {
        _plugin = plugin;
        _sampleRate = sampleRate;
        _neutral = neutral;
    }

    /// <summary>Writes a kit, or one pad of it without an instrument.</summary>
    /// <param name="name">Of the kit: the SFZ file and the folder of its samples.</param>
    /// <param name="folder">Where they go.</param>
    /// <param name="only">A pad from 1, or null for all.</param>
    /// <exception cref="HostException">The plug-in has no named keys, or nothing sounds.</exception>
    public IReadOnlyList<ExportedPad> Write(string name, string folder, int? only)
    {
        IGrouping<(int Pad, string Name), int>[] pads = [.. NoteNames.Of(_plugin)
            .Select(n => (n.Key, Pad: Numbered(n.Name)))
            .Where(n => n.Pad.Number > 0 && (only == null || n.Pad.Number == only))
            .GroupBy(n => (Pad: n.Pad.Number, n.Pad.Name), n => n.Key)
            .OrderBy(g => g.Key.Pad)];
        if (pads.Length == 0) throw new HostException($"expected {(only == null ? "pads" : $"a key that plays pad {only}")}, found none in '{_plugin.Description.Id}'.");
        name = Safe(name);
        string samples = only == null ? Path.Combine(folder, name) : folder;
        Directory.CreateDirectory(samples);
        var regions = new List<SfzRegion>();
        var written = new List<ExportedPad>();
        Prepare(pads.Select(p => p.Key.Pad));
        Renderer.Activate(_plugin, _sampleRate, HitRecorder.BlockSamples);
        var recorder = new HitRecorder(_plugin, _sampleRate);
        foreach (IGrouping<(int Pad, string Name), int> pad in pads)
        {
            AudioBuffer audio = recorder.Record(pad.First());
            if (audio.LengthSamples == 0) continue;
            ExportedPad one = WritePad(pad.Key.Pad, pad.Key.Name, [.. pad], samples, audio);
            written.Add(one);
            regions.Add(Region(one, only == null ? $"{name}/{one.File}" : one.File));
        }

        _plugin.Deactivate();
        if (written.Count == 0) throw new HostException("expected pads that sound, found silence; is a model loaded?");
        if (only == null) File.WriteAllText(Path.Combine(folder, name + ".sfz"), SfzWriter.ToText(name, regions));
        return written;
    }

    /// <summary>All pads to the main output, unmuted hits without neighbours.</summary>
    private void Prepare(IEnumerable<int> pads)
    {
        using var changes = new EventBuffer();
        foreach (int pad in pads)
        {
            changes.Add(0, Parameter(pad, "output"), 0);
            changes.Add(0, Parameter(pad, "humanise"), 0);
            if (!_neutral) continue;
            foreach (string key in (string[])["level", "pan", "tune"])
            {
                PluginParameter parameter = Parameter(pad, key);
                _neutralised[(pad, key)] = _plugin.Parameters.Value(parameter);
                changes.Add(0, parameter, 0);
            }
        }

        _plugin.Parameters.Flush(changes);
        _plugin.Service();
    }

    private static ExportedPad WritePad(int pad, string name, int[] keys, string folder, AudioBuffer audio)
    {
        float peak = audio.Channels.Max(c => c.Max(Math.Abs));
        double peakDb = 20 * Math.Log10(peak);
        // Whole decibels, and one 24-bit step of room below full scale.
        double lowerDb = peak >= 1 ? Math.Floor(peakDb) + 1 : 0;
        var gain = (float)Math.Pow(10, -lowerDb / 20);
        if (lowerDb > 0)
        {
            foreach (float[] channel in audio.Channels)
                for (int n = 0; n < channel.Length; n++) channel[n] *= gain;
        }

        string file = string.Create(CultureInfo.InvariantCulture, $"{pad:00} {Safe(name)}.wav");
        WavFile.Write(Path.Combine(folder, file), audio, SampleFormat.Pcm24);
        return new ExportedPad(pad, name, file, keys, audio.Seconds, Math.Round(peakDb, 2), lowerDb);
    }

    private SfzRegion Region(ExportedPad pad, string sample) => new()
    {
        Sample = sample,
        Name = $"Pad {pad.Pad}: {pad.Name}",
        Keys = pad.Keys,
        ChokeGroup = (int)_plugin.Parameters.Value(Parameter(pad.Pad, "choke group")),
        VelocityToLevel = _plugin.Parameters.Value(Parameter(pad.Pad, "velocity to level")),
        VolumeDb = pad.VolumeDb + _neutralised.GetValueOrDefault((pad.Pad, "level")),
        Pan = _neutralised.GetValueOrDefault((pad.Pad, "pan")),
        TuneSemitones = _neutralised.GetValueOrDefault((pad.Pad, "tune")),
    };

    private PluginParameter Parameter(int pad, string key) => _plugin.Parameters.Find($"Pad {pad} {key}");

    /// <summary>"9 Closed hat" → 9, Closed hat.</summary>
    private static (int Number, string Name) Numbered(string text)
    {
        string[] parts = text.Split(' ', 2);
        return int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? (number, parts.Length > 1 ? parts[1] : "Pad") : (0, text);
    }

    // What every file system and the SFZ format take.
    private static string Safe(string name) => string.Concat(name.Select(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_' ? c : '_')).Trim();
}
