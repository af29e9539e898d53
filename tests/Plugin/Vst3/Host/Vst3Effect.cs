using NeuralSynth.Host.Conformance.Vst3;
using NeuralSynth.Vst3.Interop;

namespace NeuralSynth.Plugin.Tests.Vst3.Host;

/// <summary>One instance of a class, the first unless told otherwise, initialized. This thread plays both of a host's threads in turn.</summary>
internal sealed unsafe class Vst3Effect : IDisposable
{
    private bool _terminated;

    public Vst3Effect(Vst3Module module, bool initialize = true, int classIndex = 0)
    {
        Iid classId = module.ClassId(classIndex);
        Iid id = IComponent.Id;
        void* component;
        Assert.Equal(Result.Ok, module.Factory->Vtable->CreateInstance(module.Factory, &classId, &id, &component));
        Component = (IComponent*)component;
        Processor = (IAudioProcessor*)Query(IAudioProcessor.Id);
        Controller = (IEditController*)Query(IEditController.Id);
        if (!initialize) return;
        Assert.Equal(Result.Ok, Component->Vtable->Base.Initialize(Component, null));
        Assert.Equal(Result.Ok, Controller->Vtable->SetComponentHandler(Controller, Handler.Handler));
    }

    public IComponent* Component { get; }

    public IAudioProcessor* Processor { get; }

    public IEditController* Controller { get; }

    public HostHandler Handler { get; } = new();

    /// <summary>What the plug-in reports back while processing.</summary>
    public Vst3Changes Reported { get; } = new();

    public int Latency => (int)Processor->Vtable->GetLatencySamples(Processor);

    /// <summary>A counted pointer to an interface.</summary>
    public void* Query(Iid id)
    {
        void* found;
        Assert.Equal(Result.Ok, Component->Vtable->Base.Unknown.QueryInterface(Component, &id, &found));
        return found;
    }

    public void Activate(double sampleRate, int maxBlock, int mode = ProcessMode.Offline)
    {
        var setup = new ProcessSetup { ProcessMode = mode, SampleRate = sampleRate, MaxSamplesPerBlock = maxBlock };
        Assert.Equal(Result.Ok, Processor->Vtable->SetupProcessing(Processor, &setup));
        Assert.Equal(Result.Ok, Component->Vtable->SetActive(Component, 1));
        Assert.Equal(Result.Ok, Processor->Vtable->SetProcessing(Processor, 1));
        Mode = mode;
    }

    public int Mode { get; private set; }

    public void Deactivate()
    {
        Assert.Equal(Result.Ok, Processor->Vtable->SetProcessing(Processor, 0));
        Assert.Equal(Result.Ok, Component->Vtable->SetActive(Component, 0));
    }

    /// <summary>Processes one block of [channels][count] and returns the output.</summary>
    public float[][] Process(float[][] input, Vst3Changes? changes = null, bool inPlace = false)
    {
        int count = input[0].Length;
        using var buffers = new Vst3Buffers(input.Length, count);
        buffers.Fill(input);
        if (inPlace) buffers.Share();
        ProcessData data = Data(count, changes);
        buffers.Connect(&data);
        Assert.Equal(Result.Ok, Processor->Vtable->Process(Processor, &data));
        LastSilence = data.Outputs->SilenceFlags;
        return buffers.Check(input, inPlace);
    }

    /// <summary>Silence flags of the last block.</summary>
    public ulong LastSilence { get; private set; }

    /// <summary>Hands changes over without audio.</summary>
    public int Flush(Vst3Changes changes)
    {
        ProcessData data = Data(0, changes);
        return Processor->Vtable->Process(Processor, &data);
    }

    /// <summary>A block without buses.</summary>
    public ProcessData Data(int count, Vst3Changes? changes) => new()
    {
        ProcessMode = Mode,
        NumSamples = count,
        InputParameterChanges = changes == null ? null : changes.Changes,
        OutputParameterChanges = Reported.Changes,
    };

    public byte[] Save()
    {
        using var stream = new Vst3Stream([]);
        Assert.Equal(Result.Ok, Component->Vtable->GetState(Component, stream.Stream));
        return stream.Content;
    }

    public int Load(byte[] state)
    {
        using var stream = new Vst3Stream(state);
        return Component->Vtable->SetState(Component, stream.Stream);
    }

    public double Normalized(uint id) => Controller->Vtable->GetParamNormalized(Controller, id);

    public double ToNormalized(uint id, double plain) => Controller->Vtable->PlainParamToNormalized(Controller, id, plain);

    public double ToPlain(uint id, double normalized) => Controller->Vtable->NormalizedParamToPlain(Controller, id, normalized);

    public int Set(uint id, double normalized) => Controller->Vtable->SetParamNormalized(Controller, id, normalized);

    public void Terminate()
    {
        _terminated = true;
        Assert.Equal(Result.Ok, Component->Vtable->Base.Terminate(Component));
    }

    public void Dispose()
    {
        if (!_terminated) Terminate();
        Assert.Equal(0, Handler.References);
        Processor->Vtable->Unknown.Release(Processor);
        Controller->Vtable->Base.Unknown.Release(Controller);
        Assert.Equal(0u, Component->Vtable->Base.Unknown.Release(Component));
        Handler.Dispose();
        Reported.Dispose();
    }
}
