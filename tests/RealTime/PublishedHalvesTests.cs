using NeuralSynth.Build;
using NeuralSynth.Clap;
using NeuralSynth.Clap.Interop;
using NeuralSynth.Engine.Realtime;
using NeuralSynth.Engine.Timbre;
using NeuralSynth.Host.Abi;
using NeuralSynth.Host.Rendering;
using NeuralSynth.Streaming.Tests;
using NeuralSynth.Tests.Shared;

namespace NeuralSynth.RealTime.Tests;

/// <summary>The two halves as users get them: while the main half allocates and collects, the real-time half's managed
/// heap does not move.</summary>
[Collection(PublishedLibraries.Name)]
public sealed unsafe class PublishedHalvesTests : IClassFixture<Packages>
{
    private const int Rate = 48000;
    private const int MaxBlock = 512;

    private readonly Packages _packages;
    private readonly Published _published;

    public PublishedHalvesTests(Packages packages, Published published)
    {
        _packages = packages;
        _published = published;
    }

    [Fact]
    public void RealtimeHalf_WhileTheMainHalfAllocatesHard_StaysAtZero()
    {
        string model = _packages.Write(SamplePackages.Ddsp());
        string other = _packages.Write(SamplePackages.Ddsp(new SampleDdsp { Name = "Other" }));
        using var session = new Session(_published.Library, model);
        session.Play(blocks: 200); // everything has been called once

        (RealtimeDiagnostics realtimeBefore, RealtimeDiagnostics mainBefore) = session.Read();
        byte[] state = session.Plugin.State.Save();
        for (int round = 0; round < 40; round++)
        {
            session.Play(blocks: 50);
            for (int i = 0; i < 20; i++) session.Diagnostics->AllocateInMainHalf(1 << 20);
            session.Plugin.State.Load(state, "test");
            session.Plugin.LoadPreset(round % 2 == 0 ? other : model);
            session.Plugin.Service();
        }

        (RealtimeDiagnostics realtimeAfter, RealtimeDiagnostics mainAfter) = session.Read();
        Assert.True(mainAfter.Collections > mainBefore.Collections, "the main half did not collect: the test proves nothing");
        Assert.Equal(realtimeBefore.Collections, realtimeAfter.Collections);
        Assert.Equal(realtimeBefore.AllocatedBytes, realtimeAfter.AllocatedBytes);
        Assert.True(session.Telemetry().Hops > 0);
    }

    [Fact]
    public void LatencyMode_ChangesThroughARestart_AndIsKeptByTheState()
    {
        using var session = new Session(_published.Library, _packages.Write(SamplePackages.Ddsp()));
        int standard = session.Plugin.LatencySamples;
        session.Set("Main/Latency", "Safe");
        Assert.Equal(1, session.RestartRequests);
        session.Play(blocks: 20);
        Assert.Equal(standard, session.Plugin.LatencySamples); // constant while active
        session.Restart();
        Assert.Equal((int)LatencyMode.Safe, session.Telemetry().LatencyMode);
        Assert.Equal(standard + MaxBlock, session.Plugin.LatencySamples);
        Assert.True(session.LatencyChanges > 0);

        byte[] safe = session.Plugin.State.Save();
        session.Set("Main/Latency", "Low");
        session.Restart();
        TimbreTelemetry low = session.Telemetry();
        Assert.True(low.LatencyMode == (int)LatencyMode.Low || low.LatencyReason != 0);
        if (low.Schedule == (int)TimbreScheduleKind.Direct) Assert.Equal(standard - MaxBlock, session.Plugin.LatencySamples);
        session.Plugin.State.Load(safe, "test");
        session.Restart();
        Assert.Equal((int)LatencyMode.Safe, session.Telemetry().LatencyMode);
    }

    [Fact]
    public void LatencyParameter_IsNotAutomatable()
    {
        using var session = new Session(_published.Library, _packages.Write(SamplePackages.Ddsp()));
        PluginParameter latency = session.Plugin.Parameters.Find("Main/Latency");
        Assert.Equal(0u, latency.Flags & (ClapParamFlags.IsAutomatable | ClapParamFlags.IsModulatable));
        Assert.Equal("Standard", session.Plugin.Parameters.Text(latency, latency.Default));
    }

    [Fact]
    public void Control_AnAllocationInTheRealtimeHalf_IsSeen()
    {
        using var session = new Session(_published.Library, _packages.Write(SamplePackages.Ddsp()));
        (RealtimeDiagnostics before, _) = session.Read();
        session.Diagnostics->AllocateInRealtimeHalf(1000);
        (RealtimeDiagnostics after, _) = session.Read();
        Assert.True(after.AllocatedBytes - before.AllocatedBytes >= 1000);
    }

    [Fact]
    public void Workers_AreBoundedHoweverManyInstancesRun()
    {
        string model = _packages.Write(SamplePackages.Ddsp());
        var sessions = new List<Session>();
        try
        {
            for (int i = 0; i < 20; i++) sessions.Add(new Session(_published.Library, model));
            foreach (Session session in sessions) session.Play(blocks: 4);
            (RealtimeDiagnostics realtime, _) = sessions[0].Read();
            Assert.InRange(realtime.WorkerThreads, 1, Math.Max(1, Environment.ProcessorCount - 1));
        }
        finally
        {
            foreach (Session session in sessions) session.Dispose();
        }
    }

    /// <summary>The published library, loaded once.</summary>
    public sealed class Published : IDisposable
    {
        public Published()
        {
            Repository repository = Repository.OfThisBuild();
            PluginTarget.Ensure(repository);
            Library = new ClapLibrary(repository.MainLibrary);
        }

        internal ClapLibrary Library { get; }

        public void Dispose() => Library.Dispose();
    }

    /// <summary>Tests that share the published library; one after the other, since one of them measures.</summary>
    [CollectionDefinition(Name)]
    public sealed class PublishedLibraries : ICollectionFixture<Published>
    {
        public const string Name = "published libraries";
    }

    /// <summary>One active instance in real-time mode.</summary>
    private sealed class Session : IDisposable
    {
        private readonly HostObject _host = new(new HostLog(null));
        private readonly EventBuffer _events = new();
        private readonly ProcessBuffers _buffers;
        private readonly Random _random = new(3);
        private long _position;

        internal Session(ClapLibrary library, string model)
        {
            Plugin = library.Create(library.Find("timbre"), _host);
            Plugin.LoadPreset(model);
            Plugin.Activate(Rate, MaxBlock);
            Plugin.StartProcessing();
            _events.Seal();
            _buffers = new ProcessBuffers(Plugin.Ports, MaxBlock, _events);
            Diagnostics = (NeuralSynthDiagnostics*)HostedPlugin.Extension(Plugin.Native, NeuralSynthDiagnostics.Id);
        }

        internal HostedPlugin Plugin { get; }

        internal int RestartRequests => _host.RestartRequests;

        internal int LatencyChanges => _host.LatencyChanges;

        /// <summary>Hands a value over as a host does between two blocks.</summary>
        internal void Set(string parameter, string value)
        {
            PluginParameter p = Plugin.Parameters.Find(parameter);
            using var change = new EventBuffer();
            change.Add(0, p, Plugin.Parameters.Parse(p, value));
            Plugin.Parameters.Flush(change);
            Plugin.Service();
        }

        internal void Restart()
        {
            Plugin.StopProcessing();
            Plugin.Deactivate();
            Plugin.Activate(Rate, MaxBlock);
            Plugin.StartProcessing();
        }

        internal NeuralSynthDiagnostics* Diagnostics { get; }

        internal void Play(int blocks)
        {
            for (int i = 0; i < blocks; i++)
            {
                int count = _random.Next(1, MaxBlock + 1);
                _buffers.Prepare(_position, count, Rate);
                for (int c = 0; c < _buffers.InputChannels; c++)
                {
                    foreach (ref float sample in _buffers.Input(c, count)) sample = _random.NextSingle() - 0.5f;
                }

                Assert.Equal(ClapProcessStatus.Continue, Plugin.Process(_buffers.Native));
                _position += count;
            }
        }

        internal (RealtimeDiagnostics Realtime, RealtimeDiagnostics Main) Read()
        {
            RealtimeDiagnostics realtime;
            RealtimeDiagnostics main;
            Diagnostics->Read(Plugin.Native, null, &realtime, &main);
            return (realtime, main);
        }

        internal TimbreTelemetry Telemetry()
        {
            TimbreTelemetry telemetry;
            Diagnostics->Read(Plugin.Native, &telemetry, null, null);
            return telemetry;
        }

        public void Dispose()
        {
            Plugin.StopProcessing();
            Plugin.Dispose();
            _buffers.Dispose();
            _events.Dispose();
            _host.Dispose();
        }
    }
}
