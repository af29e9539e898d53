using NeuralSynth.Clap.Interop;
using NeuralSynth.Host.Abi;
using NeuralSynth.Host.Conformance.Clap;

namespace NeuralSynth.Conformance.Tests;

/// <summary>What the plug-in tells a host that makes a mistake, and where its messages come from.</summary>
[Collection(PublishedPluginTests.Name)]
public sealed unsafe class HostMistakeTests(PublishedPlugin published)
{
    [Fact]
    public void CallsFromTheWrongThread_AreToldOnce()
    {
        ClapSubject subject = published.Timbre;
        subject.Begin();
        using ClapSession session = subject.Open();
        // Any thread but the main thread, as this host's thread-check sees it.
        CurrentThread.Role = ThreadRole.Other;
        for (int i = 0; i < 3; i++) session.Plugin.State.Save();
        CurrentThread.Role = ThreadRole.Main;
        LogEntry told = Assert.Single(subject.Log.Entries, e => e.Severity == ClapLogSeverity.HostMisbehaving);
        Assert.Contains("clap.state: save", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Messages_BeginWithTheTrack()
    {
        ClapSubject subject = published.Timbre;
        subject.Begin();
        using ClapSession session = subject.Open();
        session.Host.TrackName = "Violin 2";
        session.Require<ClapPluginTrackInfo>(ClapPluginTrackInfo.Id)->Changed(session.Native);
        Assert.Throws<Host.HostException>(() => session.Plugin.State.Load([1, 2, 3], "three bytes"));
        Assert.StartsWith("Violin 2: ", Assert.Single(subject.Log.Entries).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MenuOfAParameter_TellsItsMappingAndAutomation()
    {
        ClapSubject subject = published.Timbre;
        subject.Begin();
        using ClapSession session = subject.Open();
        PluginParameter mix = session.Parameters.Single(p => p.Name == "Mix");
        ClapPluginParamIndication* indication = session.Require<ClapPluginParamIndication>(ClapPluginParamIndication.Id);
        byte* label = Utf8.Allocate("Knob 3");
        indication->SetMapping(session.Native, mix.Id, 1, null, label, null);
        Utf8.Free(label);
        indication->SetAutomation(session.Native, mix.Id, ClapParamAutomation.Playing, null);
        Assert.Equal(["Mapped: Knob 3", "Automation plays"], Titles(session, mix));
        indication->SetMapping(session.Native, mix.Id, 0, null, null, null);
        indication->SetAutomation(session.Native, mix.Id, ClapParamAutomation.None, null);
        Assert.Empty(Titles(session, mix));
    }

    private static List<string> Titles(ClapSession session, PluginParameter parameter)
    {
        using var menu = new MenuCapture();
        var target = new ClapContextMenuTarget { Kind = ClapContextMenuTarget.Parameter, Id = parameter.Id };
        session.Require<ClapPluginContextMenu>(ClapPluginContextMenu.Id)->Populate(session.Native, &target, menu.Native);
        return menu.Titles;
    }
}
