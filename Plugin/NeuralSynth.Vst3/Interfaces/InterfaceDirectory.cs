using System.Runtime.InteropServices;
using NeuralSynth.Plugin;
using NeuralSynth.Vst3.Interop;

namespace NeuralSynth.Vst3.Interfaces;

/// <summary>The interfaces of NeuralSynth Timbre and their tables, which all instances share and which live as long as
/// the process.</summary>
internal static unsafe class InterfaceDirectory
{
    /// <summary>What queryInterface knows. FUnknown and IPluginBase are the component's, so that an object has one
    /// identity.</summary>
    internal static (Iid Id, nint Table)[] All { get; } =
    [
        (FUnknown.Id, (nint)ComponentInterface.Table),
        (IPluginBase.Id, (nint)ComponentInterface.Table),
        (IComponent.Id, (nint)ComponentInterface.Table),
        (IAudioProcessor.Id, (nint)AudioProcessorInterface.Table),
        (IEditController.Id, (nint)EditControllerInterface.Table),
        (IEditController2.Id, (nint)EditController2Interface.Table),
        (IUnitInfo.Id, (nint)UnitInfoInterface.Table),
        (IMidiMapping.Id, (nint)MidiMappingInterface.Table),
        (IParameterFunctionName.Id, (nint)ParameterFunctionNameInterface.Table),
        (IProcessContextRequirements.Id, (nint)ProcessContextRequirementsInterface.Table),
        (IPrefetchableSupport.Id, (nint)PrefetchableSupportInterface.Table),
    ];

    /// <summary>A zeroed table with the functions of FUnknown, which are the real-time half's.</summary>
    internal static T* NewTable<T>() where T : unmanaged
    {
        var table = (T*)NativeMemory.AllocZeroed((nuint)sizeof(T));
        var unknown = (FUnknownVtable*)table;
        unknown->QueryInterface = (delegate* unmanaged[Cdecl]<void*, Iid*, void**, int>)PluginBundle.Realtime->Vst3QueryInterface;
        unknown->AddRef = (delegate* unmanaged[Cdecl]<void*, uint>)PluginBundle.Realtime->Vst3AddRef;
        unknown->Release = (delegate* unmanaged[Cdecl]<void*, uint>)PluginBundle.Realtime->Vst3Release;
        return table;
    }
}
