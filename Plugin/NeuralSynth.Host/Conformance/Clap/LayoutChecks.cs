using NeuralSynth.Clap.Interop;
using NeuralSynth.Host.Abi;

namespace NeuralSynth.Host.Conformance.Clap;

/// <summary>Ports and their layouts.</summary>
internal static unsafe class LayoutChecks
{
    public static IReadOnlyList<ConformanceCheck<ClapSubject>> All { get; } =
    [
        new("layout-audio-ports", "Ports have stable ids, fitting types and valid pairs; wrong indices are refused", 1, PortsAreConsistent),
        new("layout-audio-ports-config", "Every layout can be selected, is what it says, and processes", 4, ConfigsWork),
        new("layout-configurable-audio-ports", "Pushed layouts are applied as a whole or not at all", 4, RequestsWork),
        new("layout-audio-ports-activation", "Ports can be switched off and on; a silent output says so", 4, ActivationWorks),
    ];

    private static void PortsAreConsistent(ClapSubject subject)
    {
        using ClapSession session = subject.Open();
        ClapPluginAudioPorts* ports = session.Require<ClapPluginAudioPorts>(ClapPluginAudioPorts.Id);
        Dictionary<uint, ClapAudioPortInfo> inputs = Read(session, ports, 1), outputs = Read(session, ports, 0);
        foreach (ClapAudioPortInfo port in inputs.Values) VerifyPair(port, outputs);
        foreach (ClapAudioPortInfo port in outputs.Values) VerifyPair(port, inputs);
        ClapAudioPortInfo info;
        Check.That(ports->Get(session.Native, (uint)outputs.Count, 0, &info) == 0, "the output after the last one can be read");
        Check.That(ports->Get(session.Native, uint.MaxValue, 1, &info) == 0, "the input at the largest index can be read");
        Check.That(ports->Get(session.Native, 0, 0, null) == 0, "a port was written to a null pointer");
    }

    private static Dictionary<uint, ClapAudioPortInfo> Read(ClapSession session, ClapPluginAudioPorts* ports, byte isInput)
    {
        var all = new Dictionary<uint, ClapAudioPortInfo>();
        uint count = ports->Count(session.Native, isInput);
        for (uint i = 0; i < count; i++)
        {
            ClapAudioPortInfo info;
            Check.That(ports->Get(session.Native, i, isInput, &info) != 0, $"port {i} cannot be read");
            Check.That(info.Id != ClapId.Invalid && all.TryAdd(info.Id, info), $"port {i}: the id {info.Id} is invalid or taken");
            Check.That(i == 0 || (info.Flags & ClapAudioPortFlags.IsMain) == 0, $"port {i} is a main port, expected only port 0 to be");
            Check.That(info.ChannelCount > 0, $"port {i} has no channels");
            VerifyType(info);
        }

        return all;
    }

    private static void VerifyType(ClapAudioPortInfo info)
    {
        if (Utf8.Equals(info.PortType, ClapAudioPortTypes.Mono)) Check.Equal(1u, info.ChannelCount, "channels of a mono port");
        if (Utf8.Equals(info.PortType, ClapAudioPortTypes.Stereo)) Check.Equal(2u, info.ChannelCount, "channels of a stereo port");
    }

    private static void VerifyPair(ClapAudioPortInfo port, Dictionary<uint, ClapAudioPortInfo> others)
    {
        if (port.InPlacePair == ClapId.Invalid) return;
        Check.That(others.TryGetValue(port.InPlacePair, out ClapAudioPortInfo pair), $"port {port.Id}: its in-place pair {port.InPlacePair} does not exist");
        Check.Equal(port.ChannelCount, pair.ChannelCount, "channels of an in-place pair");
        Check.Equal(port.Id, pair.InPlacePair, "in-place pair of the pair");
    }

    private static void ConfigsWork(ClapSubject subject)
    {
        using ClapSession session = subject.Open();
        ClapPluginAudioPortsConfig* configs = session.Require<ClapPluginAudioPortsConfig>(ClapPluginAudioPortsConfig.Id);
        uint count = configs->Count(session.Native);
        for (uint i = 0; i < count; i++)
        {
            ClapAudioPortsConfig config;
            Check.That(configs->Get(session.Native, i, &config) != 0, $"layout {i} cannot be read");
            Check.That(configs->Select(session.Native, config.Id) != 0, $"layout {i} cannot be selected");
            VerifySelected(session, config);
            session.Start();
            Check.That(configs->Select(session.Native, config.Id) == 0, "a layout was selected while active");
            session.Play(4, 256);
            session.Stop();
        }

        ClapAudioPortsConfig none;
        Check.That(configs->Get(session.Native, count, &none) == 0 && configs->Get(session.Native, 0, null) == 0, "a layout out of range, or to a null pointer, was read");
        Check.That(configs->Select(session.Native, ClapId.Invalid) == 0, "a layout that does not exist was selected");
    }

    private static void VerifySelected(ClapSession session, ClapAudioPortsConfig config)
    {
        session.Plugin.ReadPorts();
        PluginPorts ports = session.Plugin.Ports;
        Check.Equal(config.InputPortCount, (uint)ports.Inputs.Count, "input ports");
        Check.Equal(config.OutputPortCount, (uint)ports.Outputs.Count, "output ports");
        if (config.HasMainInput != 0) Check.Equal(config.MainInputChannelCount, (uint)ports.Inputs[0].Channels, "channels of the main input");
        if (config.HasMainOutput != 0) Check.Equal(config.MainOutputChannelCount, (uint)ports.Outputs[0].Channels, "channels of the main output");
        var info = session.Find<ClapPluginAudioPortsConfigInfo>(ClapPluginAudioPortsConfigInfo.Id);
        if (info == null) return;
        Check.Equal(config.Id, info->CurrentConfig(session.Native), "current layout");
        VerifyInfo(session, info, config.Id, 1);
        VerifyInfo(session, info, config.Id, 0);
    }

    private static void VerifyInfo(ClapSession session, ClapPluginAudioPortsConfigInfo* extension, uint config, byte isInput)
    {
        ClapPluginAudioPorts* ports = session.Require<ClapPluginAudioPorts>(ClapPluginAudioPorts.Id);
        for (uint i = 0; i < ports->Count(session.Native, isInput); i++)
        {
            ClapAudioPortInfo told, real;
            Check.That(extension->Get(session.Native, config, i, isInput, &told) != 0, $"port {i} of layout {config} cannot be read");
            Check.That(ports->Get(session.Native, i, isInput, &real) != 0, $"port {i} cannot be read");
            bool same = new ReadOnlySpan<byte>(&told, sizeof(ClapAudioPortInfo)).SequenceEqual(new ReadOnlySpan<byte>(&real, sizeof(ClapAudioPortInfo)));
            Check.That(same, $"port {i} of layout {config} differs from the port after selecting it");
        }
    }

    private static void RequestsWork(ClapSubject subject)
    {
        using ClapSession session = subject.Open();
        ClapPluginConfigurableAudioPorts* extension = session.Require<ClapPluginConfigurableAudioPorts>(ClapPluginConfigurableAudioPorts.Id);
        Check.That(extension->CanApply(session.Native, null, 1) == 0 && extension->Apply(session.Native, null, 1) == 0, "null requests were accepted");
        int applied = 0;
        for (uint input = 1; input <= 8; input++)
        {
            for (uint output = 1; output <= 8; output++) applied += TryApply(session, extension, input, output) ? 1 : 0;
        }

        Check.That(applied > 0, "no layout of one input and one output was accepted");
    }

    private static bool TryApply(ClapSession session, ClapPluginConfigurableAudioPorts* extension, uint input, uint output)
    {
        PluginPorts before = session.Plugin.Ports;
        ClapAudioPortRequest* requests = stackalloc ClapAudioPortRequest[2];
        fixed (byte* mono = ClapAudioPortTypes.Mono, stereo = ClapAudioPortTypes.Stereo)
        {
            requests[0] = new ClapAudioPortRequest { IsInput = 1, ChannelCount = input, PortType = input == 1 ? mono : input == 2 ? stereo : null };
            requests[1] = new ClapAudioPortRequest { IsInput = 0, ChannelCount = output, PortType = output == 1 ? mono : output == 2 ? stereo : null };
            bool can = extension->CanApply(session.Native, requests, 2) != 0;
            Check.Equal(can, extension->Apply(session.Native, requests, 2) != 0, $"apply against can_apply for {input} in, {output} out");
            session.Plugin.ReadPorts();
            if (!can)
            {
                Check.Same(before.Inputs, session.Plugin.Ports.Inputs, "inputs after a refused request");
                Check.Same(before.Outputs, session.Plugin.Ports.Outputs, "outputs after a refused request");
                return false;
            }

            Check.Equal(input, (uint)session.Plugin.Ports.Inputs[0].Channels, "input channels after a request");
            Check.Equal(output, (uint)session.Plugin.Ports.Outputs[0].Channels, "output channels after a request");
            session.Start();
            Check.That(extension->CanApply(session.Native, requests, 2) == 0, "a layout may be applied while active");
            session.Play(3, 128);
            session.Stop();
            return true;
        }
    }

    private static void ActivationWorks(ClapSubject subject)
    {
        using ClapSession session = subject.Open();
        ClapPluginAudioPortsActivation* extension = session.Require<ClapPluginAudioPortsActivation>(ClapPluginAudioPortsActivation.Id);
        Check.That(extension->SetActive(session.Native, 0, (uint)session.Plugin.Ports.Outputs.Count, 1, 0) == 0, "a port that does not exist was switched");
        foreach (byte output in (byte[])[0, 1, 0, 1])
        {
            foreach (byte input in (byte[])[0, 1]) PlaySwitched(session, extension, input, output);
        }
    }

    private static void PlaySwitched(ClapSession session, ClapPluginAudioPortsActivation* extension, byte input, byte output)
    {
        bool hasInput = session.Plugin.Ports.Inputs.Count > 0;
        bool switched = (!hasInput || extension->SetActive(session.Native, 1, 0, input, 32) != 0) & extension->SetActive(session.Native, 0, 0, output, 32) != 0;
        Check.That(switched, "a main port cannot be switched");
        session.Signal = input == 0 ? (_, _) => 0 : null;
        session.Start();
        if (extension->CanActivateWhileProcessing(session.Native) == 0)
            Check.That(extension->SetActive(session.Native, 0, 0, 1, 0) == 0, "a port was switched while active, though the plug-in says that it cannot");
        float[] played = session.Play(5, 512);
        Check.That(output != 0 || played.All(sample => sample == 0), "an output that is switched off has sound");
        session.Stop();
    }
}
