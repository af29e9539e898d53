using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralSynth.Clap.Interop;

namespace NeuralSynth.Clap.Extensions;

/// <summary><c>clap.configurable-audio-ports</c>: the host pushes mono or stereo, all or nothing.</summary>
/// <remarks>The host need not scan the ports afterwards, so a request for one port must not change the other: what is
/// asked for, with the rest as it is, has to be one of our layouts.</remarks>
internal static unsafe class ConfigurableAudioPortsExtension
{
    internal static readonly ClapPluginConfigurableAudioPorts* Table = Make();

    private static ClapPluginConfigurableAudioPorts* Make()
    {
        ClapPluginConfigurableAudioPorts* table = ExtensionTable.New<ClapPluginConfigurableAudioPorts>();
        table->CanApply = &CanApply;
        table->Apply = &Apply;
        return table;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte CanApply(ClapPlugin* plugin, ClapAudioPortRequest* requests, uint count) =>
        ChannelsOf(ClapObject.Of(plugin), requests, count) > 0 ? (byte)1 : (byte)0;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte Apply(ClapPlugin* plugin, ClapAudioPortRequest* requests, uint count)
    {
        ClapObject self = ClapObject.Of(plugin);
        int channels = ChannelsOf(self, requests, count);
        return channels > 0 && self.UseLayout(channels) ? (byte)1 : (byte)0;
    }

    /// <summary>Channels of the layout that the requests lead to, or 0 when we have no such layout.</summary>
    private static int ChannelsOf(ClapObject self, ClapAudioPortRequest* requests, uint count)
    {
        if (self.Plugin.IsActive || requests == null || count == 0) return 0;
        uint input = (uint)self.Timbre.Channels;
        uint output = input;
        for (uint i = 0; i < count; i++)
        {
            if (!IsOurs(requests + i)) return 0;
            if (requests[i].IsInput != 0) input = requests[i].ChannelCount;
            else output = requests[i].ChannelCount;
        }

        return input == output ? (int)input : 0;
    }

    private static bool IsOurs(ClapAudioPortRequest* request)
    {
        if (request->PortIndex != 0 || request->ChannelCount is not (1 or 2)) return false;
        ReadOnlySpan<byte> type = request->ChannelCount == 1 ? ClapAudioPortTypes.Mono : ClapAudioPortTypes.Stereo;
        return request->PortType == null || Utf8.Equals(request->PortType, type);
    }
}
