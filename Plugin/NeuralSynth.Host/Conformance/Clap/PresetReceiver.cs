using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralSynth.Clap.Interop;
using NeuralSynth.Host.Abi;

namespace NeuralSynth.Host.Conformance.Clap;

/// <summary>A preset as a provider describes it.</summary>
internal sealed record FoundPreset(string Location, string Name, string? LoadKey)
{
    /// <summary>Formats and ids of the plug-ins that it is for.</summary>
    public List<(string Abi, string Id)> PluginIds { get; } = [];
}

/// <summary>Takes what a provider says about one file.</summary>
internal sealed unsafe class PresetReceiver : IDisposable
{
    private readonly ClapPresetMetadataReceiver* _native = (ClapPresetMetadataReceiver*)NativeMemory.AllocZeroed((nuint)sizeof(ClapPresetMetadataReceiver));
    private readonly string _location;
    private readonly GCHandle _self;

    public PresetReceiver(string location)
    {
        _location = location;
        _self = GCHandle.Alloc(this);
        _native->ReceiverData = (void*)GCHandle.ToIntPtr(_self);
        _native->OnError = &OnError;
        _native->BeginPreset = &BeginPreset;
        _native->AddPluginId = &AddPluginId;
        _native->SetSoundpackId = &TakeText;
        _native->SetFlags = &TakeFlags;
        _native->AddCreator = &TakeText;
        _native->SetDescription = &TakeText;
        _native->SetTimestamps = &TakeTimes;
        _native->AddFeature = &TakeText;
        _native->AddExtraInfo = &TakePair;
    }

    public ClapPresetMetadataReceiver* Native => _native;

    public List<FoundPreset> Presets { get; } = [];

    public List<string> Errors { get; } = [];

    public void Dispose()
    {
        NativeMemory.Free(_native);
        _self.Free();
    }

    private static PresetReceiver Of(ClapPresetMetadataReceiver* receiver) => (PresetReceiver)GCHandle.FromIntPtr((nint)receiver->ReceiverData).Target!;

    private static FoundPreset? Current(ClapPresetMetadataReceiver* receiver)
    {
        PresetReceiver self = Of(receiver);
        if (self.Presets.Count == 0) self.Errors.Add("a preset was described before begin_preset");
        return self.Presets.LastOrDefault();
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnError(ClapPresetMetadataReceiver* receiver, int systemError, byte* message) => Of(receiver).Errors.Add(Utf8.Text(message));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte BeginPreset(ClapPresetMetadataReceiver* receiver, byte* name, byte* loadKey)
    {
        PresetReceiver self = Of(receiver);
        self.Presets.Add(new FoundPreset(self._location, Utf8.Text(name), loadKey == null ? null : Utf8.Text(loadKey)));
        return 1;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void AddPluginId(ClapPresetMetadataReceiver* receiver, ClapUniversalPluginId* id) =>
        Current(receiver)?.PluginIds.Add((Utf8.Text(id->Abi), Utf8.Text(id->Id)));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void TakeText(ClapPresetMetadataReceiver* receiver, byte* text)
    {
        if (Current(receiver) != null && text == null) Of(receiver).Errors.Add("a text of a preset is null");
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void TakeFlags(ClapPresetMetadataReceiver* receiver, uint flags) => _ = Current(receiver);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void TakeTimes(ClapPresetMetadataReceiver* receiver, ulong created, ulong modified) => _ = Current(receiver);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void TakePair(ClapPresetMetadataReceiver* receiver, byte* key, byte* value)
    {
        if (Current(receiver) != null && (key == null || value == null)) Of(receiver).Errors.Add("extra information of a preset is null");
    }
}
