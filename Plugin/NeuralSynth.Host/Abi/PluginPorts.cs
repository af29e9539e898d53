using NeuralSynth.Clap.Interop;

namespace NeuralSynth.Host.Abi;

/// <summary>One audio port.</summary>
internal sealed record AudioPort(uint Id, string Name, int Channels, bool IsMain);

/// <summary>A plug-in's audio ports, read once while it is inactive. [main-thread]</summary>
internal sealed unsafe class PluginPorts
{
    public PluginPorts(ClapPlugin* plugin)
    {
        var ports = (ClapPluginAudioPorts*)HostedPlugin.Extension(plugin, ClapPluginAudioPorts.Id);
        Inputs = Read(plugin, ports, isInput: 1);
        Outputs = Read(plugin, ports, isInput: 0);
    }

    public IReadOnlyList<AudioPort> Inputs { get; }

    public IReadOnlyList<AudioPort> Outputs { get; }

    private static AudioPort[] Read(ClapPlugin* plugin, ClapPluginAudioPorts* extension, byte isInput)
    {
        if (extension == null) return [];
        var ports = new AudioPort[extension->Count(plugin, isInput)];
        for (uint i = 0; i < ports.Length; i++)
        {
            ClapAudioPortInfo info;
            if (extension->Get(plugin, i, isInput, &info) == 0) throw new HostException($"audio port {i} of {ports.Length} cannot be read.");
            ports[i] = new AudioPort(info.Id, Utf8.Field(info.Name, ClapStringSizes.Name), (int)info.ChannelCount, (info.Flags & ClapAudioPortFlags.IsMain) != 0);
        }

        return ports;
    }
}
