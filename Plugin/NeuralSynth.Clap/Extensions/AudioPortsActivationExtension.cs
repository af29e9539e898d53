using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralSynth.Clap.Interop;

namespace NeuralSynth.Clap.Extensions;

/// <summary><c>clap.audio-ports-activation</c>: with its output switched off the plug-in computes nothing and says that
/// the output is silent. For a switched-off input the host hands over silence, which needs nothing special.</summary>
/// <remarks>[main-thread &amp; !active] only: the audio thread never sees a port change.</remarks>
internal static unsafe class AudioPortsActivationExtension
{
    internal static readonly ClapPluginAudioPortsActivation* Table = Make();

    private static ClapPluginAudioPortsActivation* Make()
    {
        ClapPluginAudioPortsActivation* table = ExtensionTable.New<ClapPluginAudioPortsActivation>();
        table->CanActivateWhileProcessing = &CanActivateWhileProcessing;
        table->SetActive = &SetActive;
        return table;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte CanActivateWhileProcessing(ClapPlugin* plugin) => 0;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte SetActive(ClapPlugin* plugin, byte isInput, uint portIndex, byte isActive, uint sampleSize)
    {
        TimbreClap self = TimbreClap.Of(plugin);
        // 64-bit samples: our ports do not have the flag for them.
        if (portIndex != 0 || sampleSize is not (0 or 32) || self.Effect.IsActive) return 0;
        if (isInput == 0) self.Instance->OutputOff = isActive != 0 ? 0 : 1;
        return 1;
    }
}
