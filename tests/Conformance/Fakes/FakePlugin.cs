using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using NeuralSynth.Clap.Interop;

namespace NeuralSynth.Conformance.Tests.Fakes;

/// <summary>A small CLAP effect made of function pointers of this process: a delay of <see cref="DelaySamples"/> with a gain
/// and a bypass. It keeps every rule but the one that <see cref="Fault"/> names.</summary>
internal sealed unsafe class FakePlugin
{
    private const int DelaySamples = 32;
    private const int Channels = 2;
    private const uint GainId = 7;
    private const uint BypassId = 8;
    private const uint StateMagic = 0x46414B45;

    private readonly ClapPlugin* _plugin = Zeroed<ClapPlugin>();
    private readonly ClapHost* _host;
    private readonly double[] _values = [1, 0];
    private readonly double[] _modulation = [0, 0];
    private readonly float[][] _delay = [new float[DelaySamples], new float[DelaySamples]];
    private int _position;
    private bool _active;

    private FakePlugin(ClapHost* host)
    {
        _host = host;
        if (Fault == Fault.WrongDefault) _values[0] = 0.5;
        _plugin->Descriptor = Descriptor;
        _plugin->PluginData = (void*)GCHandle.ToIntPtr(GCHandle.Alloc(this));
        _plugin->Init = &Init;
        _plugin->Destroy = &Destroy;
        _plugin->Activate = &Activate;
        _plugin->Deactivate = &Deactivate;
        _plugin->StartProcessing = &StartProcessing;
        _plugin->StopProcessing = &StopProcessing;
        _plugin->Reset = &Reset;
        _plugin->Process = &Process;
        _plugin->GetExtension = &GetExtension;
        _plugin->OnMainThread = &StopProcessing;
    }

    /// <summary>The rule that all instances break now.</summary>
    internal static Fault Fault { get; set; }

    /// <summary>An entry as a library exports it. Its tables live as long as the process.</summary>
    internal static ClapPluginEntry* Entry { get; } = MakeEntry();

    private static ClapPluginFactory* Factory { get; } = MakeFactory();

    private static ClapPluginDescriptor* Descriptor { get; } = MakeDescriptor();

    private static ClapPluginAudioPorts* Ports { get; } = MakePorts();

    private static ClapPluginParams* Parameters { get; } = MakeParameters();

    private static ClapPluginState* State { get; } = MakeState();

    private static ClapPluginLatency* Latency { get; } = MakeLatency();

    private static ClapPluginEntry* MakeEntry()
    {
        ClapPluginEntry* entry = Zeroed<ClapPluginEntry>();
        entry->Version = ClapVersion.Current;
        entry->Init = &EntryInit;
        entry->Deinit = &EntryDeinit;
        entry->GetFactory = &GetFactory;
        return entry;
    }

    private static ClapPluginFactory* MakeFactory()
    {
        ClapPluginFactory* factory = Zeroed<ClapPluginFactory>();
        factory->GetPluginCount = &Count;
        factory->GetPluginDescriptor = &GetDescriptor;
        factory->CreatePlugin = &Create;
        return factory;
    }

    private static ClapPluginDescriptor* MakeDescriptor()
    {
        ClapPluginDescriptor* descriptor = Zeroed<ClapPluginDescriptor>();
        descriptor->Version = ClapVersion.Current;
        descriptor->Id = Text("org.neuralsynth.fake");
        descriptor->Name = Text("Fake");
        descriptor->Vendor = Text("");
        descriptor->VersionText = Text("1");
        descriptor->Features = (byte**)NativeMemory.AllocZeroed(3, (nuint)sizeof(byte*));
        return descriptor;
    }

    private static ClapPluginAudioPorts* MakePorts()
    {
        ClapPluginAudioPorts* ports = Zeroed<ClapPluginAudioPorts>();
        ports->Count = &PortCount;
        ports->Get = &GetPort;
        return ports;
    }

    private static ClapPluginParams* MakeParameters()
    {
        ClapPluginParams* parameters = Zeroed<ClapPluginParams>();
        parameters->Count = &ParameterCount;
        parameters->GetInfo = &GetInfo;
        parameters->GetValue = &GetValue;
        parameters->ValueToText = &ValueToText;
        parameters->TextToValue = &TextToValue;
        parameters->Flush = &Flush;
        return parameters;
    }

    private static ClapPluginState* MakeState()
    {
        ClapPluginState* state = Zeroed<ClapPluginState>();
        state->Save = &Save;
        state->Load = &Load;
        return state;
    }

    private static ClapPluginLatency* MakeLatency()
    {
        ClapPluginLatency* latency = Zeroed<ClapPluginLatency>();
        latency->Get = &GetLatency;
        return latency;
    }

    private static T* Zeroed<T>() where T : unmanaged => (T*)NativeMemory.AllocZeroed((nuint)sizeof(T));

    private static byte* Text(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        byte* copy = (byte*)NativeMemory.AllocZeroed((nuint)bytes.Length + 1);
        bytes.CopyTo(new Span<byte>(copy, bytes.Length));
        return copy;
    }

    private static string Read(byte* text) => Marshal.PtrToStringUTF8((nint)text) ?? "";

    private static FakePlugin Of(ClapPlugin* plugin) => (FakePlugin)GCHandle.FromIntPtr((nint)plugin->PluginData).Target!;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte EntryInit(byte* path) => 1;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void EntryDeinit()
    {
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void* GetFactory(byte* id) => Fault == Fault.AnyFactory || Read(id) == "clap.plugin-factory" ? Factory : null;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static uint Count(ClapPluginFactory* factory) => 1;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static ClapPluginDescriptor* GetDescriptor(ClapPluginFactory* factory, uint index)
    {
        Descriptor->Features[0] = Text("audio-effect");
        Descriptor->Features[1] = Fault == Fault.FeatureTwice ? Descriptor->Features[0] : null;
        return index == 0 ? Descriptor : null;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static ClapPlugin* Create(ClapPluginFactory* factory, ClapHost* host, byte* id) =>
        host == null || (Fault != Fault.CreatesAnyId && Read(id) != "org.neuralsynth.fake") ? null : new FakePlugin(host)._plugin;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte Init(ClapPlugin* plugin) => 1;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Destroy(ClapPlugin* plugin)
    {
        GCHandle.FromIntPtr((nint)plugin->PluginData).Free();
        NativeMemory.Free(plugin);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte Activate(ClapPlugin* plugin, double rate, uint least, uint most)
    {
        if (!(rate > 0) || !double.IsFinite(rate) || most == 0) return 0;
        Of(plugin)._active = true;
        Of(plugin).Clear();
        return 1;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Deactivate(ClapPlugin* plugin) => Of(plugin)._active = false;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte StartProcessing(ClapPlugin* plugin) => Of(plugin)._active ? (byte)1 : (byte)0;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void StopProcessing(ClapPlugin* plugin)
    {
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Reset(ClapPlugin* plugin)
    {
        if (Fault != Fault.ResetDoesNothing) Of(plugin).Clear();
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void* GetExtension(ClapPlugin* plugin, byte* id) => Read(id) switch
    {
        "clap.audio-ports" => Ports,
        "clap.params" => Parameters,
        "clap.state" => State,
        "clap.latency" => Latency,
        _ => null,
    };

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static uint GetLatency(ClapPlugin* plugin) => (uint)(Fault == Fault.WrongLatency ? DelaySamples - 1 : DelaySamples);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static uint PortCount(ClapPlugin* plugin, byte isInput) => 1;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte GetPort(ClapPlugin* plugin, uint index, byte isInput, ClapAudioPortInfo* info)
    {
        if (index != 0 || info == null) return 0;
        *info = new ClapAudioPortInfo { Id = isInput, Flags = ClapAudioPortFlags.IsMain, ChannelCount = Channels, InPlacePair = isInput == 0 ? 1u : 0u };
        return 1;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static uint ParameterCount(ClapPlugin* plugin) => 2;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte GetInfo(ClapPlugin* plugin, uint index, ClapParamInfo* info)
    {
        if (index > 1 || info == null) return 0;
        *info = new ClapParamInfo { Id = index == 0 ? GainId : BypassId, MaxValue = 1, DefaultValue = 1 - index };
        info->Flags = ClapParamFlags.IsAutomatable | (index == 0 ? ClapParamFlags.IsModulatable : ClapParamFlags.IsStepped | ClapParamFlags.IsBypass);
        (index == 0 ? "Gain"u8 : "Bypass"u8).CopyTo(new Span<byte>(info->Name, ClapStringSizes.Name));
        return 1;
    }

    private static int IndexOf(uint id) => id switch { GainId => 0, BypassId => 1, _ => -1 };

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte GetValue(ClapPlugin* plugin, uint id, double* value)
    {
        if (IndexOf(id) < 0 || value == null) return 0;
        *value = Of(plugin)._values[IndexOf(id)];
        return 1;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte ValueToText(ClapPlugin* plugin, uint id, double value, byte* buffer, uint capacity)
    {
        byte[] text = Encoding.UTF8.GetBytes(value.ToString("0.000", CultureInfo.InvariantCulture) + "\0");
        if (IndexOf(id) < 0 || buffer == null || text.Length > capacity) return 0;
        text.CopyTo(new Span<byte>(buffer, text.Length));
        return 1;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte TextToValue(ClapPlugin* plugin, uint id, byte* text, double* value)
    {
        if (IndexOf(id) < 0 || text == null || value == null || !double.TryParse(Read(text), CultureInfo.InvariantCulture, out double parsed) || !double.IsFinite(parsed)) return 0;
        *value = Fault == Fault.ForgetsTexts ? 0.25 : Math.Clamp(parsed, 0, 1);
        return 1;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Flush(ClapPlugin* plugin, ClapInputEvents* input, ClapOutputEvents* output)
    {
        uint count = input == null || Fault == Fault.IgnoresFlush ? 0 : input->Size(input);
        for (uint i = 0; i < count; i++) Of(plugin).Apply(input->Get(input, i));
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte Save(ClapPlugin* plugin, ClapOutputStream* stream)
    {
        if (stream == null) return 0;
        double[] values = Fault == Fault.ForgetsValues ? [1, 0] : [.. Of(plugin)._values];
        uint magic = StateMagic;
        uint sum = Sum(values);
        fixed (double* first = values) return Write(stream, &magic, 4) && Write(stream, first, 16) && Write(stream, &sum, 4) ? (byte)1 : (byte)0;
    }

    private static uint Sum(double[] values) => (uint)values.Aggregate(17L, (sum, value) => sum * 31 ^ BitConverter.DoubleToInt64Bits(value) ^ BitConverter.DoubleToInt64Bits(value) >> 32);

    private static bool Write(ClapOutputStream* stream, void* bytes, int count)
    {
        for (int done = 0; done < count;)
        {
            long written = stream->Write(stream, (byte*)bytes + done, (ulong)(count - done));
            if (written <= 0 || written > count - done) return false;
            done += (int)written;
        }

        return true;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte Load(ClapPlugin* plugin, ClapInputStream* stream)
    {
        if (stream == null) return 0;
        byte* bytes = stackalloc byte[25];
        int count = 0;
        while (count < 25)
        {
            long read = stream->Read(stream, bytes + count, (ulong)(25 - count));
            if (read < 0 || read > 25 - count) return 0;
            if (read == 0) break;
            count += (int)read;
        }

        if (Fault == Fault.AcceptsAnyState) return 1;
        double[] values = [*(double*)(bytes + 4), *(double*)(bytes + 12)];
        if (count != 24 || *(uint*)bytes != StateMagic || *(uint*)(bytes + 20) != Sum(values)) return 0;
        values.CopyTo(Of(plugin)._values, 0);
        if (Fault != Fault.LoadsSilently) Of(plugin).Rescan();
        return 1;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Process(ClapPlugin* plugin, ClapProcess* process)
    {
        FakePlugin self = Of(plugin);
        if (process == null || (!self._active && Fault != Fault.ProcessesInactive)) return ClapProcessStatus.Error;
        if (!HasBuffers(process->AudioInputs, process->AudioInputsCount) || !HasBuffers(process->AudioOutputs, process->AudioOutputsCount)) return ClapProcessStatus.Error;
        self.Play(process);
        self.Misbehave(process);
        return Fault == Fault.UnknownStatus ? 99 : ClapProcessStatus.Continue;
    }

    private static bool HasBuffers(ClapAudioBuffer* buffers, uint count) =>
        count > 0 && buffers != null && buffers->ChannelCount >= Channels && buffers->Data32 != null && buffers->Data32[0] != null && buffers->Data32[1] != null;

    private void Clear()
    {
        foreach (float[] delay in _delay) delay.AsSpan().Clear();
        _position = 0;
    }

    private void Rescan()
    {
        fixed (byte* id = "clap.params"u8)
        {
            var parameters = (ClapHostParams*)_host->GetExtension(_host, id);
            if (parameters != null) parameters->Rescan(_host, ClapParamRescan.Values);
        }
    }

    private void Play(ClapProcess* process)
    {
        ClapInputEvents* events = process->InEvents;
        uint count = events == null ? 0 : events->Size(events), next = 0;
        for (int n = 0; n < process->FramesCount; n++)
        {
            for (; next < count && (events->Get(events, next) == null || events->Get(events, next)->Time <= n); next++) Apply(events->Get(events, next));
            PlaySample(process, n);
        }

        for (; next < count; next++) Apply(events->Get(events, next));
    }

    private void PlaySample(ClapProcess* process, int n)
    {
        bool bypass = _values[1] >= 0.5;
        float gain = bypass ? 1 : (float)Math.Clamp(_values[0] + _modulation[0], 0, 1);
        if (Fault == Fault.DependsOnBlocks && n == 0) gain *= 0.5f;
        float* inputs = stackalloc float[Channels];
        for (int c = 0; c < Channels; c++) inputs[c] = process->AudioInputs->Data32[c][n];
        for (int c = 0; c < Channels; c++)
        {
            float input = inputs[Fault == Fault.SwapsChannels ? 0 : c];
            if (!float.IsFinite(input)) input = 0;
            float output = _delay[c][_position] * gain;
            process->AudioOutputs->Data32[c][n] = float.IsSubnormal(output) && Fault != Fault.PassesSubnormals ? 0 : output;
            _delay[c][_position] = Math.Clamp(input, -8, 8);
        }

        _position = (_position + 1) % DelaySamples;
    }

    private void Misbehave(ClapProcess* process)
    {
        int count = (int)process->FramesCount;
        float* output = process->AudioOutputs->Data32[0];
        if (Fault == Fault.LiesAboutConstants) process->AudioOutputs->ConstantMask = 3;
        if (Fault == Fault.NotANumber && count > 0) output[count / 2] = float.NaN;
        if (Fault == Fault.LeavesASample && count > 0) output[count - 1] = float.NaN;
        if (Fault == Fault.WritesBeyondTheBlock) output[count] = 1;
        if (Fault == Fault.WritesToTheInput && count > 0) process->AudioInputs->Data32[0][0] = 3;
        if (Fault == Fault.RescansOnTheAudioThread) Rescan();
        if (Fault != Fault.UnsortedEvents || process->OutEvents == null || count < 2) return;
        for (int time = 1; time >= 0; time--)
        {
            var e = new ClapEventHeader { Size = (uint)sizeof(ClapEventHeader), Time = (uint)time, Type = ClapEventType.NoteEnd };
            process->OutEvents->TryPush(process->OutEvents, &e);
        }
    }

    private void Apply(ClapEventHeader* header)
    {
        if (header == null || (header->SpaceId != ClapEventHeader.CoreSpaceId && Fault != Fault.BelievesOtherSpaces)) return;
        if (header->Type == ClapEventType.ParamValue && header->Size >= sizeof(ClapEventParamValue))
        {
            var e = (ClapEventParamValue*)header;
            if (IndexOf(e->ParamId) < 0 || double.IsNaN(e->Value)) return;
            double value = Fault == Fault.TakesAnyValue ? e->Value : Math.Clamp(e->Value, 0, 1);
            _values[IndexOf(e->ParamId)] = e->ParamId == BypassId ? Math.Round(value) : value;
        }
        else if (header->Type == ClapEventType.ParamMod && header->Size >= sizeof(ClapEventParamMod))
        {
            var e = (ClapEventParamMod*)header;
            if (e->ParamId != GainId || !double.IsFinite(e->Amount)) return;
            _modulation[0] = e->Amount;
            if (Fault == Fault.ModulationSticks) _values[0] = Math.Clamp(_values[0] - Math.Abs(e->Amount), 0, 1);
        }
    }
}
