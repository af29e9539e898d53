using System.Runtime.InteropServices;
using NeuralSynth.Plugin;
using NeuralSynth.Vst3.Interop;

namespace NeuralSynth.Vst3.Interfaces;

/// <summary>The interfaces of our plug-ins and their tables, which all instances share and which live as long as
/// the process.</summary>
internal static unsafe class InterfaceDirectory
{
    private static readonly (Iid Id, nint Table)[] Common =
    [
        (FUnknown.Id, (nint)ComponentInterface.Table),
        (IPluginBase.Id, (nint)ComponentInterface.Table),
        (IComponent.Id, (nint)ComponentInterface.Table),
        (IAudioProcessor.Id, (nint)AudioProcessorInterface.Table),
        (IEditController.Id, (nint)EditControllerInterface.Table),
        (IEditController2.Id, (nint)EditController2Interface.Table),
        (IUnitInfo.Id, (nint)UnitInfoInterface.Table),
        (IProcessContextRequirements.Id, (nint)ProcessContextRequirementsInterface.Table),
        (IPrefetchableSupport.Id, (nint)PrefetchableSupportInterface.Table),
    ];

    // An instrument: notes, and what each may be given.
    private static readonly (Iid Id, nint Table)[] Drums =
    [
        .. Common,
        (INoteExpressionController.Id, (nint)NoteExpressionInterface.Table),
    ];

    // An effect whose knobs MIDI controllers may move, and which has a mix.
    private static readonly (Iid Id, nint Table)[] Timbre =
    [
        .. Common,
        (IMidiMapping.Id, (nint)MidiMappingInterface.Table),
        (IParameterFunctionName.Id, (nint)ParameterFunctionNameInterface.Table),
    ];

    /// <summary>What queryInterface knows of a plug-in. FUnknown and IPluginBase are the component's, so that an object has one
    /// identity.</summary>
    internal static (Iid Id, nint Table)[] Of(int kind) => kind == PluginKind.Drums ? Drums : Timbre;

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
