using NeuralSynth.Vst3.Interop;

namespace NeuralSynth.Host.Conformance.Vst3;

/// <summary>One parameter as the controller describes it.</summary>
internal sealed record Vst3Parameter(uint Id, string Title, string Units, int StepCount, double Default, int UnitId, int Flags)
{
    public bool IsReadOnly => (Flags & ParameterInfo.IsReadOnly) != 0;

    public bool CanAutomate => (Flags & ParameterInfo.CanAutomate) != 0;

    public bool IsBypass => (Flags & ParameterInfo.IsBypass) != 0;

    public bool IsProgramChange => (Flags & ParameterInfo.IsProgramChange) != 0;
}

/// <summary>One instance under test: component, processor and controller, united or apart.</summary>
internal sealed unsafe class Vst3Session : IDisposable
{
    private readonly Random _random = new(11);
    private readonly Vst3Handler _handler;
    private readonly bool _isUnited;
    private bool _active;

    public Vst3Session(Vst3Subject subject, List<string> complaints)
    {
        _handler = new Vst3Handler(complaints);
        IPluginFactory* factory = subject.Library.Factory;
        Component = (IComponent*)Create(factory, subject.Plugin.Id, IComponent.Id);
        Check.That(Component != null, "the factory did not create the component");
        subject.Created?.Invoke((nint)Component);
        Check.That(Component->Vtable->Base.Initialize(Component, null) == Result.Ok, "initialize failed");
        Processor = (IAudioProcessor*)Query(IAudioProcessor.Id);
        Check.That(Processor != null, "the component has no IAudioProcessor");
        Controller = (IEditController*)Query(IEditController.Id);
        _isUnited = Controller != null;
        if (!_isUnited) Controller = CreateController(factory);
        Check.That(Controller != null, "there is no edit controller");
        Controller->Vtable->SetComponentHandler(Controller, _handler.Handler);
        Parameters = ReadParameters();
    }

    public IComponent* Component { get; }

    public IAudioProcessor* Processor { get; }

    public IEditController* Controller { get; }

    public IReadOnlyList<Vst3Parameter> Parameters { get; private set; }

    /// <summary>Latency in samples.</summary>
    public int Latency => (int)Processor->Vtable->GetLatencySamples(Processor);

    /// <summary>Samples processed since the last activation.</summary>
    public long Position { get; private set; }

    /// <summary>What goes into a block; noise unless a check sets another. (channel, position) → sample.</summary>
    public Func<int, long, float>? Signal { get; set; }

    /// <summary>Silence flags that the next blocks carry for the main input.</summary>
    public ulong InputSilence { get; set; }

    /// <summary>A counted pointer to an interface of the component, or null.</summary>
    public void* Query(Iid id)
    {
        void* found = null;
        return Component->Vtable->Base.Unknown.QueryInterface(Component, &id, &found) == Result.Ok ? found : null;
    }

    /// <summary>A counted pointer to an interface of the component or the controller; skips the check when there is none.</summary>
    public T* Require<T>(Iid id, string name) where T : unmanaged
    {
        void* found = Query(id);
        if (found == null && Controller->Vtable->Base.Unknown.QueryInterface(Controller, &id, &found) != Result.Ok) found = null;
        if (found == null) Check.Skip($"the plug-in does not have {name}");
        return (T*)found;
    }

    /// <summary>Reads the parameters again.</summary>
    public Vst3Parameter[] ReadParameters()
    {
        var all = new Vst3Parameter[Controller->Vtable->GetParameterCount(Controller)];
        for (int i = 0; i < all.Length; i++)
        {
            ParameterInfo info;
            Check.That(Controller->Vtable->GetParameterInfo(Controller, i, &info) == Result.Ok, $"parameter {i} cannot be read");
            all[i] = new Vst3Parameter(info.Id, Text(info.Title), Text(info.Units), info.StepCount, info.DefaultNormalizedValue, info.UnitId, info.Flags);
        }

        return all;
    }

    /// <summary>A String128.</summary>
    public static string Text(char* text)
    {
        var span = new ReadOnlySpan<char>(text, String128.Size);
        int end = span.IndexOf('\0');
        return new string(end < 0 ? span : span[..end]);
    }

    /// <summary>Sets up, activates and starts processing.</summary>
    public Vst3Session Start(double sampleRate = 48000, int maxBlock = 512, int mode = ProcessMode.Offline)
    {
        Setup(sampleRate, maxBlock, mode);
        Check.Equal(Result.Ok, Component->Vtable->SetActive(Component, 1), "setActive(true)");
        SetProcessing(on: true);
        _active = true;
        Position = 0;
        return this;
    }

    /// <summary>Sets up while inactive.</summary>
    public void Setup(double sampleRate, int maxBlock, int mode)
    {
        var setup = new ProcessSetup { ProcessMode = mode, SampleRate = sampleRate, MaxSamplesPerBlock = maxBlock };
        Check.Equal(Result.Ok, Processor->Vtable->SetupProcessing(Processor, &setup), $"setupProcessing at {sampleRate} Hz");
        Mode = mode;
    }

    /// <summary>How the plug-in was set up.</summary>
    public int Mode { get; private set; }

    /// <summary>setProcessing; a plug-in may answer that it does not implement it.</summary>
    public void SetProcessing(bool on)
    {
        int result = Processor->Vtable->SetProcessing(Processor, on ? (byte)1 : (byte)0);
        Check.That(result == Result.Ok || result == Result.NotImplemented, $"setProcessing: {result}");
    }

    /// <summary>Stops processing and deactivates.</summary>
    public void Stop()
    {
        if (!_active) return;
        _active = false;
        SetProcessing(on: false);
        Check.Equal(Result.Ok, Component->Vtable->SetActive(Component, 0), "setActive(false)");
    }

    /// <summary>Channels of the audio buses in a direction.</summary>
    public int[] Channels(int direction)
    {
        var all = new int[Component->Vtable->GetBusCount(Component, MediaType.Audio, direction)];
        for (int bus = 0; bus < all.Length; bus++)
        {
            BusInfo info;
            Check.Equal(Result.Ok, Component->Vtable->GetBusInfo(Component, MediaType.Audio, direction, bus, &info), "getBusInfo");
            all[bus] = info.ChannelCount;
        }

        return all;
    }

    /// <summary>Processes one block and returns the channels of the main output.</summary>
    public float[][] Process(int count, Vst3Changes? changes = null)
    {
        using var blocks = new Vst3Blocks(Channels(BusDirection.Input), Channels(BusDirection.Output), count);
        using var sent = new Vst3Changes();
        Fill(blocks);
        ProcessData data = Data(count, changes, sent);
        data.NumInputs = blocks.InputCount;
        data.NumOutputs = blocks.OutputCount;
        data.Inputs = blocks.Inputs;
        data.Outputs = blocks.Outputs;
        Check.Equal(Result.Ok, Processor->Vtable->Process(Processor, &data), "process");
        Position += count;
        blocks.Verify();
        VerifySent(sent, count);
        return blocks.OutputCount == 0 ? [] : [.. Enumerable.Range(0, blocks.Outputs[0].NumChannels).Select(c => blocks.Output(c).ToArray())];
    }

    /// <summary>Processes many blocks and returns the first channel of the main output as one piece.</summary>
    public float[] Play(int blocks, int count)
    {
        var all = new List<float>(blocks * count);
        for (int i = 0; i < blocks; i++) all.AddRange(Process(count)[0]);
        return [.. all];
    }

    /// <summary>Hands changes over without audio.</summary>
    public int Flush(Vst3Changes? changes)
    {
        using var sent = new Vst3Changes();
        ProcessData data = Data(0, changes, sent);
        return Processor->Vtable->Process(Processor, &data);
    }

    /// <summary>A block without buses.</summary>
    public ProcessData Data(int count, Vst3Changes? changes, Vst3Changes? sent) => new()
    {
        ProcessMode = Mode,
        NumSamples = count,
        InputParameterChanges = changes == null ? null : changes.Changes,
        OutputParameterChanges = sent == null ? null : sent.Changes,
    };

    public byte[] Save()
    {
        using var stream = new Vst3Stream([]);
        Check.Equal(Result.Ok, Component->Vtable->GetState(Component, stream.Stream), "getState");
        return stream.Content;
    }

    /// <summary>Loads a state as a host does: into the component, then into the controller.</summary>
    public int Load(byte[] state, int mostBytes = int.MaxValue)
    {
        using var stream = new Vst3Stream(state, mostBytes);
        int result = Component->Vtable->SetState(Component, stream.Stream);
        if (result != Result.Ok) return result;
        using var again = new Vst3Stream(state, mostBytes);
        return Controller->Vtable->SetComponentState(Controller, again.Stream);
    }

    public double Value(Vst3Parameter parameter) => Controller->Vtable->GetParamNormalized(Controller, parameter.Id);

    /// <summary>Sets a value as a host does: in the controller and, by a flush, in the processor.</summary>
    public void Set(Vst3Parameter parameter, double normalized)
    {
        Check.Equal(Result.Ok, Controller->Vtable->SetParamNormalized(Controller, parameter.Id, normalized), $"setParamNormalized of '{parameter.Title}'");
        using Vst3Changes changes = new Vst3Changes().Add(parameter.Id, 0, normalized);
        Check.Equal(Result.Ok, Flush(changes), "process without samples");
    }

    /// <summary>The bypass parameter; skips the check when there is none.</summary>
    public Vst3Parameter Bypass()
    {
        Vst3Parameter? bypass = Parameters.FirstOrDefault(p => p.IsBypass);
        if (bypass == null) Check.Skip("the plug-in has no bypass parameter");
        return bypass!;
    }

    public void Dispose()
    {
        Stop();
        Controller->Vtable->SetComponentHandler(Controller, null);
        if (!_isUnited) Controller->Vtable->Base.Terminate(Controller);
        Component->Vtable->Base.Terminate(Component);
        Controller->Vtable->Base.Unknown.Release(Controller);
        Processor->Vtable->Unknown.Release(Processor);
        uint left = Component->Vtable->Base.Unknown.Release(Component);
        Check.That(_handler.References == 0, "the plug-in kept the component handler after terminate");
        if (_isUnited) Check.Equal(0u, left, "references to the component after the last release");
        _handler.Dispose();
    }

    private static void* Create(IPluginFactory* factory, Iid classId, Iid interfaceId)
    {
        void* created = null;
        return factory->Vtable->CreateInstance(factory, &classId, &interfaceId, &created) == Result.Ok ? created : null;
    }

    private IEditController* CreateController(IPluginFactory* factory)
    {
        Iid id;
        if (Component->Vtable->GetControllerClassId(Component, &id) != Result.Ok) return null;
        var controller = (IEditController*)Create(factory, id, IEditController.Id);
        if (controller != null) controller->Vtable->Base.Initialize(controller, null);
        return controller;
    }

    private void Fill(Vst3Blocks blocks)
    {
        if (blocks.InputCount > 0)
        {
            blocks.Inputs[0].SilenceFlags = InputSilence;
            for (int c = 0; c < blocks.Inputs[0].NumChannels; c++)
            {
                Span<float> samples = blocks.Input(c);
                for (int i = 0; i < samples.Length; i++) samples[i] = (InputSilence >> c & 1) != 0 ? 0 : Signal?.Invoke(c, Position + i) ?? 0.2f * (_random.NextSingle() - 0.5f);
            }
        }

        blocks.Remember();
    }

    private void VerifySent(Vst3Changes sent, int count)
    {
        foreach (Vst3Queue queue in sent.Queues)
        {
            Check.That(Parameters.Any(p => p.Id == queue.Id), $"the plug-in sent a value of the parameter {queue.Id}, which it does not have");
            foreach ((int offset, double value) in queue.Points)
                Check.That(offset >= 0 && offset < Math.Max(count, 1) && value is >= 0 and <= 1, $"the plug-in sent {value} at {offset} in a block of {count} samples");
        }
    }
}
