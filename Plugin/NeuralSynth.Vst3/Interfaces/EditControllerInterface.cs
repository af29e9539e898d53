using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralSynth.Engine.Realtime;
using NeuralSynth.Plugin;
using NeuralSynth.Plugin.Parameters;
using NeuralSynth.Vst3.Interop;

namespace NeuralSynth.Vst3.Interfaces;

/// <summary>IEditController from the parameter table. Numbers are the real-time half's, texts are here.</summary>
/// <remarks>No parameter is hidden: hosts keep the list of a new instance, and latent controls that a model does not use
/// would be missing for the next one that does.</remarks>
internal static unsafe class EditControllerInterface
{
    // Hosts list the texts of all steps; a counter's thousand million are none of these.
    private const double MostSteps = ushort.MaxValue;

    internal static readonly EditControllerVtable* Table = Make();

    private static EditControllerVtable* Make()
    {
        RealtimeTable* realtime = PluginBundle.Realtime;
        EditControllerVtable* table = InterfaceDirectory.NewTable<EditControllerVtable>();
        PluginBaseInterface.Fill(&table->Base);
        table->SetComponentState = &SetComponentState;
        table->SetState = &SetState;
        table->GetState = &GetState;
        table->GetParameterCount = &GetParameterCount;
        table->GetParameterInfo = &GetParameterInfo;
        table->GetParamStringByValue = &GetParamStringByValue;
        table->GetParamValueByString = &GetParamValueByString;
        table->NormalizedParamToPlain = (delegate* unmanaged[Cdecl]<void*, uint, double, double>)realtime->Vst3NormalizedToPlain;
        table->PlainParamToNormalized = (delegate* unmanaged[Cdecl]<void*, uint, double, double>)realtime->Vst3PlainToNormalized;
        table->GetParamNormalized = (delegate* unmanaged[Cdecl]<void*, uint, double>)realtime->Vst3GetNormalized;
        table->SetParamNormalized = (delegate* unmanaged[Cdecl]<void*, uint, double, int>)realtime->Vst3SetNormalized;
        table->SetComponentHandler = &SetComponentHandler;
        table->CreateView = &CreateView;
        return table;
    }

    private static double ToPlain(ParameterDefinition parameter, double normalized)
    {
        ParameterEntry entry = EntryOf(parameter);
        return NormalizedValue.ToPlain(&entry, normalized);
    }

    private static double ToNormalized(ParameterDefinition parameter, double plain)
    {
        ParameterEntry entry = EntryOf(parameter);
        return NormalizedValue.ToNormalized(&entry, plain);
    }

    private static ParameterEntry EntryOf(ParameterDefinition parameter) => new()
    {
        Minimum = parameter.Minimum,
        Maximum = parameter.Maximum,
        Stepped = parameter.IsStepped ? 1 : 0,
    };

    // The component's state was loaded just before, and the controls followed: there is one object.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int SetComponentState(void* self, IBStream* stream) => stream == null ? Result.InvalidArgument : Result.Ok;

    // The controller has nothing of its own to keep.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int SetState(void* self, IBStream* stream) => stream == null ? Result.InvalidArgument : Result.Ok;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GetState(void* self, IBStream* stream) => stream == null ? Result.InvalidArgument : Result.Ok;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GetParameterCount(void* self) => Vst3Object.Of((Vst3Interface*)self).Parameters.All.Count;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GetParameterInfo(void* self, int index, ParameterInfo* info)
    {
        Vst3Object me = Vst3Object.Of((Vst3Interface*)self);
        if (info == null || index < 0 || index >= me.Parameters.All.Count) return Result.InvalidArgument;
        return me.Guard(() =>
        {
            ParameterDefinition parameter = me.Parameters.All[index];
            string name = me.Plugin.NameOf(parameter);
            *info = default;
            info->Id = parameter.Id;
            NativeText.Write(name, info->Title, String128.Size);
            NativeText.Write(name, info->ShortTitle, String128.Size);
            NativeText.Write(ParameterText.UnitOf(parameter.Unit), info->Units, String128.Size);
            info->StepCount = StepsOf(parameter);
            info->DefaultNormalizedValue = ToNormalized(parameter, me.Plugin.DefaultOf(parameter));
            info->UnitId = me.Parameters.ModuleOf(parameter);
            info->Flags = FlagsOf(parameter, isProgram: parameter == me.Plugin.Programs?.Parameter);
            return Result.Ok;
        });
    }

    private static int StepsOf(ParameterDefinition parameter)
    {
        double steps = parameter.Maximum - parameter.Minimum;
        return parameter.IsStepped && steps <= MostSteps ? (int)steps : 0;
    }

    private static int FlagsOf(ParameterDefinition parameter, bool isProgram)
    {
        int flags = 0;
        if (parameter.IsReadOnly) flags |= ParameterInfo.IsReadOnly;
        else if (parameter.IsAutomatable) flags |= ParameterInfo.CanAutomate;
        if (parameter.Unit == ParameterUnit.Choice) flags |= ParameterInfo.IsList;
        if (parameter.IsBypass) flags |= ParameterInfo.IsBypass;
        if (isProgram) flags |= ParameterInfo.IsProgramChange;
        return flags;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GetParamStringByValue(void* self, uint id, double normalized, char* text)
    {
        Vst3Object me = Vst3Object.Of((Vst3Interface*)self);
        if (text == null || double.IsNaN(normalized) || !me.Parameters.ById.TryGetValue(id, out ParameterDefinition? parameter)) return Result.InvalidArgument;
        return me.Guard(() =>
        {
            NativeText.Write(ParameterText.FormatWithoutUnit(parameter, ToPlain(parameter, normalized), me.Plugin.ChoicesOf(parameter)), text, String128.Size);
            return Result.Ok;
        });
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GetParamValueByString(void* self, uint id, char* text, double* normalized)
    {
        Vst3Object me = Vst3Object.Of((Vst3Interface*)self);
        if (text == null || normalized == null || !me.Parameters.ById.TryGetValue(id, out ParameterDefinition? parameter)) return Result.InvalidArgument;
        return me.Guard(() =>
        {
            if (NativeText.Read(text) is not { } read || !ParameterText.TryParse(parameter, read, out double plain, me.Plugin.ChoicesOf(parameter))) return Result.False;
            *normalized = ToNormalized(parameter, plain);
            return Result.Ok;
        });
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int SetComponentHandler(void* self, IComponentHandler* handler)
    {
        Vst3Object me = Vst3Object.Of((Vst3Interface*)self);
        return me.Guard(() =>
        {
            me.Instance->UiThread = NativeThread.Current;
            me.Host.Use(handler);
            return Result.Ok;
        });
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void* CreateView(void* self, byte* name) => null;
}
