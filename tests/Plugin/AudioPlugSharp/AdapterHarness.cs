using NeuralSynth.AudioPlugSharp;
using NeuralSynth.Plugin.Parameters;
using NeuralSynth.Plugin.Tests.Published;

namespace NeuralSynth.Plugin.Tests.AudioPlugSharp;

/// <summary>The host's side of a parameter as AudioPlugSharp's class keeps it: a value that anybody may set.</summary>
internal sealed class FakeControl : IParameterControl
{
    public double EditValue { get; set; }

    public string Name { get; private set; } = "";

    public void Show(string name, double plain)
    {
        Name = name;
        EditValue = plain;
    }
}

/// <summary>An adapter over the published real-time half, and a host around it.</summary>
internal sealed unsafe class AdapterHarness : IDisposable
{
    public const int Channels = 2;

    public AdapterHarness(PublishedPlugin published, PluginType? type = null)
    {
        Adapter = new PluginAdapter(type ?? PluginType.Timbre, published.Repository.BundleContents, (_, message) => Log.Add(message)) { Offline = true };
        Controls = [.. Adapter.Parameters.Select(_ => new FakeControl())];
        for (int i = 0; i < Controls.Length; i++) Adapter.Connect(i, Controls[i]);
    }

    public PluginAdapter Adapter { get; }

    public FakeControl[] Controls { get; }

    public List<string> Log { get; } = [];

    public AdapterParameter this[string key] => Adapter.Parameters.Single(p => p.Definition.Key == key);

    public FakeControl ControlOf(string key) => Controls[this[key].Index];

    /// <summary>Plain value of a parameter in a saved state, read by another instance.</summary>
    public double SavedValue(PublishedPlugin published, string key)
    {
        using var other = new AdapterHarness(published);
        Assert.True(other.Adapter.RestoreState(Adapter.SaveState()));
        return other.ControlOf(key).EditValue;
    }

    /// <summary>Plays a block out of place and returns its channels.</summary>
    public float[][] Process(float[][] input, params (uint Id, double Normalized, int Offset)[] changes)
    {
        foreach ((uint id, double normalized, int offset) in changes)
            Adapter.Change(Adapter.Parameters.Single(p => p.Definition.Id == id).Index, normalized, offset);
        int samples = input[0].Length;
        float[][] output = [.. input.Select(_ => Enumerable.Repeat(float.NaN, samples).ToArray())];
        fixed (float* in0 = input[0], in1 = input[1], out0 = output[0], out1 = output[1])
        {
            float** inputs = stackalloc float*[Channels] { in0, in1 };
            float** outputs = stackalloc float*[Channels] { out0, out1 };
            Adapter.Process(inputs, Channels, outputs, Channels, samples);
        }

        return output;
    }

    public void Dispose() => Adapter.Dispose();
}
