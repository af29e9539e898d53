using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralSynth.Clap.Interop;

namespace NeuralSynth.Clap.Extensions;

/// <summary><c>clap.audio-ports-activation</c>: with all outputs switched off the plug-in computes nothing; an output that
/// is off is silent and says so. For a switched-off input the host hands over silence, which needs nothing special.</summary>
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
        ClapObject self = ClapObject.Of(plugin);
        // 64-bit samples: our ports do not have the flag for them.
        int ports = isInput != 0 ? self.Plugin.Inputs.Count : self.Plugin.Outputs.Count;
        if (portIndex >= (uint)ports || sampleSize is not (0 or 32) || self.Plugin.IsActive) return 0;
        uint bit = 1u << (int)portIndex;
        if (isInput == 0) self.Instance->OutputsOff = isActive != 0 ? self.Instance->OutputsOff & ~bit : self.Instance->OutputsOff | bit;
        return 1;
    }
}
