using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralSynth.Vst3.Interop;

namespace NeuralSynth.Conformance.Tests.Fakes;

/// <summary>The published VST3 plug-in with one function replaced by one that breaks a rule. Tables are shared by all
/// instances, so the spoiled object gets tables of its own.</summary>
internal static unsafe class SpoiledVst3
{
    private static AudioProcessorVtable* _processor;
    private static ComponentVtable* _component;
    private static int _calls;

    /// <summary>The rule that objects break after <see cref="Spoil"/>.</summary>
    internal static Vst3Fault Fault { get; set; }

    /// <summary>Replaces the functions of a new component.</summary>
    internal static void Spoil(nint component)
    {
        var own = (IComponent*)component;
        Iid id = IAudioProcessor.Id;
        void* found;
        Assert.Equal(Result.Ok, own->Vtable->Base.Unknown.QueryInterface(own, &id, &found));
        var processor = (IAudioProcessor*)found;
        processor->Vtable->Unknown.Release(processor);
        _processor = processor->Vtable;
        _component = own->Vtable;
        processor->Vtable = Copy(_processor);
        processor->Vtable->Process = &Process;
        processor->Vtable->GetLatencySamples = &GetLatencySamples;
        processor->Vtable->SetupProcessing = &SetupProcessing;
        own->Vtable = Copy(_component);
        own->Vtable->SetState = &SetState;
        own->Vtable->GetState = &GetState;
        own->Vtable->GetBusInfo = &GetBusInfo;
    }

    // Objects may be released late, so the copies live as long as the process.
    private static T* Copy<T>(T* table) where T : unmanaged
    {
        var copy = (T*)NativeMemory.Alloc((nuint)sizeof(T));
        *copy = *table;
        return copy;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Process(void* self, ProcessData* data)
    {
        if (data != null && data->NumSamples == 0 && Fault == Vst3Fault.RefusesFlushes) return Result.InvalidArgument;
        int result = _processor->Process(self, data);
        if (result != Result.Ok || data == null || data->NumSamples == 0 || data->NumOutputs == 0 || data->NumInputs == 0) return result;
        float* output = data->Outputs->ChannelBuffers[0];
        if (Fault == Vst3Fault.NotANumber) output[data->NumSamples / 2] = float.NaN;
        if (Fault == Vst3Fault.WritesBeyondTheBlock) output[data->NumSamples] = 1;
        if (Fault == Vst3Fault.WritesToTheInput) data->Inputs->ChannelBuffers[0][0] = 3;
        if (Fault == Vst3Fault.LiesAboutSilence) data->Outputs->SilenceFlags = ulong.MaxValue;
        if (Fault == Vst3Fault.DependsOnBlocks) output[0] = 0.25f;
        return result;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static uint GetLatencySamples(void* self) => _processor->GetLatencySamples(self) - (Fault == Vst3Fault.WrongLatency ? 1u : 0u);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int SetupProcessing(void* self, ProcessSetup* setup)
    {
        int result = _processor->SetupProcessing(self, setup);
        return Fault == Vst3Fault.AcceptsDoubles ? Result.Ok : result;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int SetState(void* self, IBStream* stream) => Fault == Vst3Fault.AcceptsAnyState ? Result.Ok : _component->SetState(self, stream);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GetState(void* self, IBStream* stream) => Fault == Vst3Fault.SavesNothing ? Result.Ok : _component->GetState(self, stream);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GetBusInfo(void* self, int media, int direction, int index, BusInfo* info)
    {
        int result = _component->GetBusInfo(self, media, direction, index, info);
        if (Fault == Vst3Fault.ForgetsToClear && result == Result.Ok) info->Name[String128.Size - 1] = (char)++_calls;
        return result;
    }
}
