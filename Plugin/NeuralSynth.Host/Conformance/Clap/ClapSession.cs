using NeuralSynth.Clap.Interop;
using NeuralSynth.Host.Abi;

namespace NeuralSynth.Host.Conformance.Clap;

/// <summary>One instance under test. The calling thread plays both of CLAP's threads in turn, unless a check starts one of
/// its own. Every block is looked at by <see cref="BlockBuffers.Verify"/> and <see cref="EventRules"/>.</summary>
internal sealed unsafe class ClapSession : IDisposable
{
    private const uint NoteInterval = 997;

    private readonly Random _random = new(11);
    private readonly HostObject _host;
    private readonly bool _takesNotes;
    private bool _processing;
    private long _notesFrom;

    public ClapSession(ClapSubject subject, bool withExtensions)
    {
        _host = new HostObject(subject.Log) { HasExtensions = withExtensions };
        Plugin = subject.Library.Create(subject.Plugin, _host);
        KnownParameters = Plugin.Parameters.All;
        _takesNotes = Find<ClapPluginNotePorts>(ClapPluginNotePorts.Id) != null;
    }

    public HostedPlugin Plugin { get; }

    public HostObject Host => _host;

    public ClapPlugin* Native => Plugin.Native;

    public IReadOnlyList<PluginParameter> Parameters => Plugin.Parameters.All;

    /// <summary>The parameters as they were when the session began: for threads that must not ask the plug-in.</summary>
    public IReadOnlyList<PluginParameter> KnownParameters { get; }

    /// <summary>Samples processed so far.</summary>
    public long Position { get; private set; }

    /// <summary>What goes into a block; noise unless a check sets another. (channel, position) → sample.</summary>
    public Func<int, long, float>? Signal { get; set; }

    /// <summary>False for a check that brings the notes of an instrument itself.</summary>
    public bool PlaysNotes { get; set; } = true;

    /// <summary>Transport of the next blocks, or null.</summary>
    public ClapEventTransport? Transport { get; set; }

    /// <summary>What <c>process</c> returned last.</summary>
    public int Status { get; private set; } = ClapProcessStatus.Continue;

    /// <summary>Events that the plug-in sent with the last block or flush.</summary>
    public IReadOnlyList<SentEvent> Sent { get; private set; } = [];

    /// <summary>An extension of the plug-in; skips the check when it is missing.</summary>
    public T* Require<T>(ReadOnlySpan<byte> id) where T : unmanaged
    {
        T* extension = Find<T>(id);
        if (extension == null) Check.Skip($"the plug-in does not have the extension {System.Text.Encoding.ASCII.GetString(id)}");
        return extension;
    }

    /// <summary>An extension of the plug-in, or null.</summary>
    public T* Find<T>(ReadOnlySpan<byte> id) where T : unmanaged => (T*)HostedPlugin.Extension(Native, id);

    /// <summary>Activates and starts processing.</summary>
    public ClapSession Start(double sampleRate = 48000, int maxBlock = 512, bool offline = true)
    {
        Plugin.SetRenderMode(offline);
        Plugin.Activate(sampleRate, maxBlock);
        OnAudioThread(Plugin.StartProcessing);
        _processing = true;
        Position = 0;
        _notesFrom = 0;
        return this;
    }

    /// <summary>Stops processing and deactivates.</summary>
    public void Stop()
    {
        if (!_processing) return;
        _processing = false;
        OnAudioThread(Plugin.StopProcessing);
        Plugin.Deactivate();
    }

    public void Reset()
    {
        OnAudioThread(() => Native->Reset(Native));
        _notesFrom = Position;
    }

    /// <summary>Processes one block and returns the channels of the main output.</summary>
    public float[][] Process(int count, EventList? events = null, bool inPlace = false)
    {
        using var buffers = new BlockBuffers(Plugin.Ports, Math.Max(count, 1), inPlace);
        Fill(buffers, count);
        return Process(buffers, events);
    }

    /// <summary>Processes many blocks and returns the first channel of the main output as one piece.</summary>
    public float[] Play(int blocks, int count, bool inPlace = false)
    {
        var all = new List<float>(blocks * count);
        for (int i = 0; i < blocks; i++) all.AddRange(Process(count, inPlace: inPlace)[0]);
        return [.. all];
    }

    /// <summary>Prepares buffers with the session's signal.</summary>
    public void Fill(BlockBuffers buffers, int count)
    {
        buffers.Prepare(Position, count);
        for (int c = 0; c < buffers.InputChannels; c++)
        {
            Span<float> samples = buffers.Input(c);
            for (int i = 0; i < count; i++) samples[i] = Signal?.Invoke(c, Position + i) ?? 0.2f * (_random.NextSingle() - 0.5f);
        }
    }

    /// <summary>Processes one block on an audio thread of its own: nothing there asks the plug-in what only the main thread
    /// may ask.</summary>
    public void ProcessRaw(int count, EventList? events = null, bool inPlace = false)
    {
        using var buffers = new BlockBuffers(Plugin.Ports, Math.Max(count, 1), inPlace);
        Fill(buffers, count);
        Run(buffers, events);
    }

    /// <summary>The same for many blocks.</summary>
    public void PlayRaw(int blocks, int count)
    {
        for (int i = 0; i < blocks; i++) ProcessRaw(count);
    }

    /// <summary>Processes prepared buffers.</summary>
    public float[][] Process(BlockBuffers buffers, EventList? events = null)
    {
        Run(buffers, events);
        Plugin.Service();
        return [.. Enumerable.Range(0, buffers.OutputChannels).Select(c => buffers.Output(c).ToArray())];
    }

    private void Run(BlockBuffers buffers, EventList? events)
    {
        using var nothing = new EventList();
        using var capture = new EventCapture();
        EventList played = events ?? nothing;
        if (_takesNotes && PlaysNotes) AddNotes(played, buffers.Native->FramesCount);
        ClapEventTransport transport = Transport ?? default;
        buffers.Native->InEvents = played.Native;
        buffers.Native->OutEvents = capture.Native;
        buffers.Native->Transport = Transport == null ? null : &transport;
        buffers.Remember();
        OnAudioThread(() => Status = Native->Process(Native, buffers.Native));
        played.Withdraw();
        Position += buffers.Native->FramesCount;
        Sent = capture.Events;
        Check.That(Status is >= ClapProcessStatus.Continue and <= ClapProcessStatus.Sleep, $"process returned {Status}, expected one of the statuses but ERROR");
        buffers.Verify();
        EventRules.Verify(capture.Events, buffers.Native->FramesCount, KnownParameters);
    }

    /// <summary>What an instrument is played with: notes at times of their own since the last reset, however the blocks are
    /// cut.</summary>
    private void AddNotes(EventList events, uint count)
    {
        long played = Position - _notesFrom;
        for (uint time = (uint)((NoteInterval - played % NoteInterval) % NoteInterval); time < count; time += NoteInterval)
        {
            long number = (played + time) / NoteInterval;
            events.Insert(new ClapEventNote
            {
                Header = EventList.Header<ClapEventNote>(ClapEventType.NoteOn, time),
                NoteId = (int)(number % 1000),
                Channel = 0,
                Key = (short)(36 + number % 16),
                Velocity = 0.3 + 0.1 * (number % 8),
            });
        }
    }

    /// <summary>Hands events over without audio.</summary>
    public void Flush(EventList events)
    {
        using var capture = new EventCapture();
        ClapPluginParams* parameters = Require<ClapPluginParams>(ClapPluginParams.Id);
        if (_processing) OnAudioThread(() => parameters->Flush(Native, events.Native, capture.Native));
        else parameters->Flush(Native, events.Native, capture.Native);
        Sent = capture.Events;
        EventRules.Verify(capture.Events, 1, KnownParameters);
        Plugin.Service();
    }

    /// <summary>Values of all parameters, in order.</summary>
    public double[] Values() => [.. Parameters.Select(Plugin.Parameters.Value)];

    /// <summary>A value for every parameter that a host may set.</summary>
    public EventList RandomValues(Random random, uint time = 0)
    {
        var events = new EventList();
        foreach (PluginParameter p in Parameters.Where(p => !p.IsReadOnly)) events.Value(p, RandomValue(p, random), time);
        return events;
    }

    /// <summary>A value in the parameter's range.</summary>
    public static double RandomValue(PluginParameter p, Random random)
    {
        double value = p.Min + random.NextDouble() * (p.Max - p.Min);
        return p.IsStepped ? Math.Round(value) : value;
    }

    /// <summary>The bypass parameter; skips the check when there is none.</summary>
    public PluginParameter Bypass()
    {
        PluginParameter? bypass = Parameters.FirstOrDefault(p => (p.Flags & ClapParamFlags.IsBypass) != 0);
        if (bypass == null) Check.Skip("the plug-in has no bypass parameter");
        return bypass!;
    }

    /// <summary>Sets the bypass parameter while inactive.</summary>
    public void SetBypass(bool on)
    {
        PluginParameter bypass = Bypass();
        using EventList events = new EventList().Value(bypass, on ? bypass.Max : bypass.Min);
        Flush(events);
    }

    /// <summary>Runs something as CLAP's audio thread, on this thread.</summary>
    public static void OnAudioThread(Action action)
    {
        ThreadRole before = CurrentThread.Role;
        CurrentThread.Role = ThreadRole.Audio;
        try
        {
            action();
        }
        finally
        {
            CurrentThread.Role = before;
        }
    }

    /// <summary>For a check that destroyed the instance itself: only the host's side is left.</summary>
    public void Forget()
    {
        _processing = false;
        Plugin.Forget();
        _host.Dispose();
    }

    public void Dispose()
    {
        Stop();
        Plugin.Dispose();
        _host.Dispose();
    }
}
