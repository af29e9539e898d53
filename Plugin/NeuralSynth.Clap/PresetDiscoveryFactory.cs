using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralSynth.Clap.Interop;

namespace NeuralSynth.Clap;

/// <summary><c>clap.preset-discovery-factory</c>: one provider, for model packages and drum kits.</summary>
internal static unsafe class PresetDiscoveryFactory
{
    private static readonly ClapPresetDiscoveryFactory* Shared = Make();
    private static readonly ClapPresetProviderDescriptor* Provider = MakeDescriptor();

    /// <summary>The factory; lives as long as the process.</summary>
    internal static ClapPresetDiscoveryFactory* Table => Shared;

    private static ReadOnlySpan<byte> ProviderId => "org.neuralsynth.models"u8;

    private static ClapPresetDiscoveryFactory* Make()
    {
        var factory = (ClapPresetDiscoveryFactory*)NativeMemory.AllocZeroed((nuint)sizeof(ClapPresetDiscoveryFactory));
        factory->Count = &Count;
        factory->GetDescriptor = &GetDescriptor;
        factory->Create = &Create;
        return factory;
    }

    private static ClapPresetProviderDescriptor* MakeDescriptor()
    {
        var descriptor = (ClapPresetProviderDescriptor*)NativeMemory.AllocZeroed((nuint)sizeof(ClapPresetProviderDescriptor));
        descriptor->Version = ClapVersion.Current;
        descriptor->Id = Utf8.Immortal(ProviderId);
        descriptor->Name = Utf8.Immortal("NeuralSynth models");
        descriptor->Vendor = Utf8.Immortal("NeuralSynth");
        return descriptor;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static uint Count(ClapPresetDiscoveryFactory* factory) => 1;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static ClapPresetProviderDescriptor* GetDescriptor(ClapPresetDiscoveryFactory* factory, uint index) => index == 0 ? Provider : null;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static ClapPresetProvider* Create(ClapPresetDiscoveryFactory* factory, ClapPresetIndexer* indexer, byte* providerId)
    {
        try
        {
            return indexer == null || !Utf8.Equals(providerId, ProviderId) ? null : PresetProvider.Create(Provider, indexer);
        }
        catch (Exception)
        {
            return null;
        }
    }
}
