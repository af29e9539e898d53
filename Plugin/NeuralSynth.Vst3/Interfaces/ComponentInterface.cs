using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralSynth.Plugin;
using NeuralSynth.Vst3.Interop;

namespace NeuralSynth.Vst3.Interfaces;

/// <summary>IComponent: buses, activation, state. One audio bus in, one out, and an event bus by which MIDI controllers
/// reach parameters; that one is auxiliary and off until the host wants it.</summary>
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

    private static bool HasBus(int mediaType, int direction, int index) =>
        index == 0 && ((mediaType == MediaType.Audio && direction is BusDirection.Input or BusDirection.Output) ||
            (mediaType == MediaType.Event && direction == BusDirection.Input));

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
    private static int GetBusCount(void* self, int mediaType, int direction) => HasBus(mediaType, direction, 0) ? 1 : 0;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GetBusInfo(void* self, int mediaType, int direction, int index, BusInfo* info)
    {
        if (info == null || !HasBus(mediaType, direction, index)) return Result.InvalidArgument;
        TimbreVst3 me = TimbreVst3.Of((Vst3Interface*)self);
        return me.Guard(() =>
        {
            bool isAudio = mediaType == MediaType.Audio;
            *info = default;
            info->MediaType = mediaType;
            info->Direction = direction;
            info->ChannelCount = isAudio ? me.Effect.Channels : MidiChannels;
            info->BusType = isAudio ? BusType.Main : BusType.Aux;
            info->Flags = isAudio ? BusInfo.DefaultActive : 0;
            NativeText.Write(!isAudio ? "MIDI controllers" : direction == BusDirection.Input ? "Input" : "Output", info->Name, String128.Size);
            return Result.Ok;
        });
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GetRoutingInfo(void* self, RoutingInfo* input, RoutingInfo* output)
    {
        if (input == null || output == null) return Result.InvalidArgument;
        if (input->MediaType != MediaType.Audio || input->BusIndex != 0) return Result.False;
        *output = *input;
        return Result.Ok;
    }

    // Buffers of a bus that is off are absent or ignored, which process sees by itself.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int ActivateBus(void* self, int mediaType, int direction, int index, byte state) =>
        HasBus(mediaType, direction, index) ? Result.Ok : Result.InvalidArgument;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int SetActive(void* self, byte state)
    {
        TimbreVst3 me = TimbreVst3.Of((Vst3Interface*)self);
        return me.Guard(
            () =>
            {
                if (me.Effect.IsActive == (state != 0)) return Result.Ok;
                me.Instance->Processing = 0;
                if (state != 0) return me.Activate() ? Result.Ok : Result.False;
                me.Effect.Deactivate();
                return Result.Ok;
            },
            deliver: false);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int SetState(void* self, IBStream* stream)
    {
        if (stream == null) return Result.InvalidArgument;
        TimbreVst3 me = TimbreVst3.Of((Vst3Interface*)self);
        return me.Guard(() => Load(me, stream));
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GetState(void* self, IBStream* stream)
    {
        if (stream == null) return Result.InvalidArgument;
        TimbreVst3 me = TimbreVst3.Of((Vst3Interface*)self);
        return me.Guard(() => StateStream.Write(stream, me.Effect.SaveState(valueOf: me.LatestValueOf)) ? Result.Ok : Result.False);
    }

    private static int Load(TimbreVst3 me, IBStream* stream)
    {
        me.Host.IsLoadingState = true;
        try
        {
            me.Effect.LoadState(StateStream.Read(stream));
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
