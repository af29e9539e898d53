using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralSynth.Plugin;
using NeuralSynth.Vst3.Interop;

namespace NeuralSynth.Vst3.Interfaces;

/// <summary>IComponent: buses, activation, state. The plug-in's ports are the audio buses; an event bus brings notes, and by
/// the host's mapping MIDI controllers.</summary>
internal static unsafe class ComponentInterface
{
    private const int MidiChannels = 16;

    internal static readonly ComponentVtable* Table = Make();

    private static ComponentVtable* Make()
    {
        ComponentVtable* table = InterfaceDirectory.NewTable<ComponentVtable>();
        PluginBaseInterface.Fill(&table->Base);
        table->GetControllerClassId = &GetControllerClassId;
        table->SetIoMode = &SetIoMode;
        table->GetBusCount = &GetBusCount;
        table->GetBusInfo = &GetBusInfo;
        table->GetRoutingInfo = &GetRoutingInfo;
        table->ActivateBus = &ActivateBus;
        table->SetActive = &SetActive;
        table->SetState = &SetState;
        table->GetState = &GetState;
        return table;
    }

    /// <summary>An audio bus, or null.</summary>
    internal static PluginPort? PortAt(NeuralPlugin plugin, int direction, int index)
    {
        IReadOnlyList<PluginPort> ports = direction == BusDirection.Input ? plugin.Inputs : direction == BusDirection.Output ? plugin.Outputs : [];
        return index >= 0 && index < ports.Count ? ports[index] : null;
    }

    private static bool IsEventInput(int mediaType, int direction, int index) => mediaType == MediaType.Event && direction == BusDirection.Input && index == 0;

    private static bool HasBus(NeuralPlugin plugin, int mediaType, int direction, int index) =>
        mediaType == MediaType.Audio ? PortAt(plugin, direction, index) != null : IsEventInput(mediaType, direction, index);

    // Component and controller are one object.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GetControllerClassId(void* self, Iid* id)
    {
        if (id != null) *id = default;
        return Result.False;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int SetIoMode(void* self, int mode) => Result.NotImplemented;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GetBusCount(void* self, int mediaType, int direction)
    {
        int count = IsEventInput(mediaType, direction, 0) ? 1 : 0;
        Vst3Object me = Vst3Object.Of((Vst3Interface*)self);
        if (mediaType != MediaType.Audio) return count;
        me.Guard(() =>
        {
            while (PortAt(me.Plugin, direction, count) != null) count++;
            return Result.Ok;
        });
        return count;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GetBusInfo(void* self, int mediaType, int direction, int index, BusInfo* info)
    {
        if (info == null) return Result.InvalidArgument;
        Vst3Object me = Vst3Object.Of((Vst3Interface*)self);
        return me.Guard(() =>
        {
            if (!HasBus(me.Plugin, mediaType, direction, index)) return Result.InvalidArgument;
            *info = default;
            info->MediaType = mediaType;
            info->Direction = direction;
            if (mediaType == MediaType.Audio) Describe(PortAt(me.Plugin, direction, index)!, info);
            else DescribeEvents(me.Plugin.TakesNotes, info);
            return Result.Ok;
        });
    }

    private static void Describe(PluginPort port, BusInfo* info)
    {
        info->ChannelCount = port.Channels;
        info->BusType = port.IsMain ? BusType.Main : BusType.Aux;
        info->Flags = port.IsMain ? BusInfo.DefaultActive : 0;
        NativeText.Write(port.Name, info->Name, String128.Size);
    }

    // An effect has it for MIDI controllers alone: auxiliary, and off until the host wants it.
    private static void DescribeEvents(bool takesNotes, BusInfo* info)
    {
        info->ChannelCount = MidiChannels;
        info->BusType = takesNotes ? BusType.Main : BusType.Aux;
        info->Flags = takesNotes ? BusInfo.DefaultActive : 0;
        NativeText.Write(takesNotes ? "Notes" : "MIDI controllers", info->Name, String128.Size);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GetRoutingInfo(void* self, RoutingInfo* input, RoutingInfo* output)
    {
        if (input == null || output == null) return Result.InvalidArgument;
        Vst3Object me = Vst3Object.Of((Vst3Interface*)self);
        return me.Guard(() =>
        {
            if (input->MediaType != MediaType.Audio || PortAt(me.Plugin, BusDirection.Input, input->BusIndex) == null) return Result.False;
            *output = *input;
            return Result.Ok;
        });
    }

    // Buffers of a bus that is off are absent or ignored, which process sees by itself.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int ActivateBus(void* self, int mediaType, int direction, int index, byte state)
    {
        Vst3Object me = Vst3Object.Of((Vst3Interface*)self);
        return me.Guard(() => HasBus(me.Plugin, mediaType, direction, index) ? Result.Ok : Result.InvalidArgument);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int SetActive(void* self, byte state)
    {
        Vst3Object me = Vst3Object.Of((Vst3Interface*)self);
        return me.Guard(
            () =>
            {
                if (me.Plugin.IsActive == (state != 0)) return Result.Ok;
                me.Instance->Processing = 0;
                if (state != 0) return me.Activate() ? Result.Ok : Result.False;
                me.Plugin.Deactivate();
                return Result.Ok;
            },
            deliver: false);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int SetState(void* self, IBStream* stream)
    {
        if (stream == null) return Result.InvalidArgument;
        Vst3Object me = Vst3Object.Of((Vst3Interface*)self);
        return me.Guard(() => Load(me, stream));
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GetState(void* self, IBStream* stream)
    {
        if (stream == null) return Result.InvalidArgument;
        Vst3Object me = Vst3Object.Of((Vst3Interface*)self);
        return me.Guard(() => StateStream.Write(stream, me.Plugin.SaveState(valueOf: me.LatestValueOf)) ? Result.Ok : Result.False);
    }

    private static int Load(Vst3Object me, IBStream* stream)
    {
        me.Host.IsLoadingState = true;
        try
        {
            me.Plugin.LoadState(StateStream.Read(stream, me.Plugin.StateFrame));
            me.FollowProcessor();
            me.ForgetLatency();
            return Result.Ok;
        }
        catch (InvalidDataException e)
        {
            me.Host.Log(LogLevel.Error, e.Message);
            return Result.False;
        }
        finally
        {
            me.Host.IsLoadingState = false;
        }
    }
}
