using NeuralSynth.Clap.Interop;
using NeuralSynth.Host.Abi;

namespace NeuralSynth.Host.Conformance.Clap;

/// <summary>What hosts with controllers, menus and tracks use.</summary>
internal static unsafe class ExtensionChecks
{
    public static IReadOnlyList<ConformanceCheck<ClapSubject>> All { get; } =
    [
        new("remote-controls", "Pages have ids and names, and show existing parameters that are not hidden", 4, PagesAreValid),
        new("param-indication", "Indications of every kind are taken, also for unknown parameters, and never saved", 5, IndicationsAreNotSaved),
        new("track-info", "Track names of any length are taken", 4, TracksAreTaken),
        new("context-menu", "Menus hold texts and actions; unknown actions are refused", 4, MenusAreValid),
        new("param-gestures", "A change that the plug-in makes reaches the host as begin, value, end, and is the new value", 4, ChangesAreGestures),
        new("param-gestures-full-list", "While the host's list is full, a change waits and nothing is lost", 9, ChangesWait),
        new("preset-load-errors", "Presets that cannot be loaded are refused with a reason, and nothing changes", 5, WrongPresetsAreRefused),
    ];

    private static void PagesAreValid(ClapSubject subject)
    {
        using ClapSession session = subject.Open();
        ClapPluginRemoteControls* extension = session.Require<ClapPluginRemoteControls>(ClapPluginRemoteControls.Id);
        uint count = extension->Count(session.Native);
        var pages = new HashSet<uint>();
        ClapRemoteControlsPage page;
        for (uint i = 0; i < count; i++)
        {
            Check.That(extension->Get(session.Native, i, &page) != 0, $"page {i} cannot be read");
            Check.That(page.PageId != ClapId.Invalid && pages.Add(page.PageId), $"page {i}: the id {page.PageId} is invalid or taken");
            Check.That(Utf8.Field(page.PageName, ClapStringSizes.Name).Length > 0, $"page {i} has no name");
            int used = 0;
            for (int c = 0; c < ClapRemoteControlsPage.Controls; c++) used += VerifyControl(session, page.ParamIds[c], i) ? 1 : 0;
            Check.That(used > 0, $"page {i} is empty");
        }

        Check.That(extension->Get(session.Native, count, &page) == 0 && extension->Get(session.Native, 0, null) == 0, "a page out of range, or to a null pointer, was read");
    }

    private static bool VerifyControl(ClapSession session, uint id, uint page)
    {
        if (id == ClapId.Invalid) return false;
        PluginParameter? parameter = session.Parameters.FirstOrDefault(p => p.Id == id);
        Check.That(parameter != null, $"page {page}: parameter {id} does not exist");
        Check.That(!parameter.IsHidden && !parameter.IsReadOnly, $"page {page}: '{parameter.FullName}' is hidden or read-only");
        return true;
    }

    private static void IndicationsAreNotSaved(ClapSubject subject)
    {
        using ClapSession session = subject.Open();
        ClapPluginParamIndication* extension = session.Require<ClapPluginParamIndication>(ClapPluginParamIndication.Id);
        byte[] before = session.Plugin.State.Save();
        var color = new ClapColor { Alpha = 255, Red = 1, Green = 2, Blue = 3 };
        byte* label = Utf8.Allocate("Knob 1 \u00e4"), description = Utf8.Allocate(new string('x', 3000));
        foreach (uint id in session.Parameters.Select(p => p.Id).Append(987654u))
        {
            extension->SetMapping(session.Native, id, 1, &color, label, description);
            extension->SetMapping(session.Native, id, 1, null, null, null);
            for (uint state = 0; state < 7; state++) extension->SetAutomation(session.Native, id, state, state % 2 == 0 ? null : &color);
            extension->SetMapping(session.Native, id, 0, null, null, null);
            extension->SetAutomation(session.Native, id, ClapParamAutomation.None, null);
        }

        Utf8.Free(label);
        Utf8.Free(description);
        Check.Same(before, session.Plugin.State.Save(), "the state after indications");
    }

    private static void TracksAreTaken(ClapSubject subject)
    {
        using ClapSession session = subject.Open();
        ClapPluginTrackInfo* extension = session.Require<ClapPluginTrackInfo>(ClapPluginTrackInfo.Id);
        foreach (string? name in (string?[])["Violin", "", null, new string('\u00e9', 400), "%s"])
        {
            session.Host.TrackName = name;
            extension->Changed(session.Native);
        }

        session.Start();
        session.Play(2, 64);
    }

    private static void MenusAreValid(ClapSubject subject)
    {
        using ClapSession session = subject.Open();
        ClapPluginContextMenu* extension = session.Require<ClapPluginContextMenu>(ClapPluginContextMenu.Id);
        Check.That(extension->Populate(session.Native, null, null) == 0, "a null builder was accepted");
        VerifyMenu(session, extension, null);
        foreach (PluginParameter p in session.Parameters)
        {
            var target = new ClapContextMenuTarget { Kind = ClapContextMenuTarget.Parameter, Id = p.Id };
            VerifyMenu(session, extension, &target);
            Check.That(extension->Perform(session.Native, &target, 4_000_000_000) == 0, $"'{p.FullName}': an unknown action was performed");
        }

        var unknown = new ClapContextMenuTarget { Kind = 77, Id = 1 };
        Check.That(extension->Perform(session.Native, &unknown, 1) == 0, "an action for an unknown kind of target was performed");
    }

    private static void VerifyMenu(ClapSession session, ClapPluginContextMenu* extension, ClapContextMenuTarget* target)
    {
        using var menu = new MenuCapture();
        Check.That(extension->Populate(session.Native, target, menu.Native) != 0, "a menu was refused");
        Check.That(menu.Entries.All(e => e.Label.Length > 0), "a menu entry has no text");
        Check.Equal(menu.Entries.Count, menu.Entries.Select(e => e.Action).Distinct().Count(), "different actions of a menu");
        Check.Equal(0, menu.Depth, "open sub-menus at the end of a menu");
    }

    private static void ChangesAreGestures(ClapSubject subject)
    {
        using ClapSession session = subject.Open();
        (PluginParameter parameter, uint action) = Resettable(session);
        double other = parameter.Default == parameter.Max ? parameter.Min : parameter.Max;
        for (int round = 0; round < 3; round++)
        {
            using EventList away = new EventList().Value(parameter, other);
            session.Flush(away);
            Perform(session, parameter, action);
            // Inactive, a host flushes when asked; active, the next block carries it.
            if (round == 1) session.Start();
            using var nothing = new EventList();
            if (round == 0) session.Flush(nothing);
            else session.Process(64);
            ushort[] expected = [ClapEventType.ParamGestureBegin, ClapEventType.ParamValue, ClapEventType.ParamGestureEnd];
            SentEvent[] sent = [.. session.Sent.Where(e => e.ParamId == parameter.Id)];
            Check.Same(expected, [.. sent.Select(e => e.Type)], "kinds of the events that were sent");
            Check.Equal(parameter.Default, sent[1].Value, $"value that was sent for '{parameter.FullName}'");
            Check.Equal(parameter.Default, session.Plugin.Parameters.Value(parameter), $"value of '{parameter.FullName}'");
        }
    }

    private static void ChangesWait(ClapSubject subject)
    {
        using ClapSession session = subject.Open();
        (PluginParameter parameter, uint action) = Resettable(session);
        ClapPluginParams* parameters = session.Require<ClapPluginParams>(ClapPluginParams.Id);
        double other = parameter.Default == parameter.Max ? parameter.Min : parameter.Max;
        using EventList away = new EventList().Value(parameter, other), nothing = new();
        session.Flush(away);
        session.Host.TakeFlush();
        Perform(session, parameter, action, service: false);
        var sent = new List<SentEvent>();
        for (int round = 0; round < 5; round++)
        {
            using var narrow = new EventCapture { Room = round == 0 ? 0 : 1 };
            parameters->Flush(session.Native, nothing.Native, narrow.Native);
            sent.AddRange(narrow.Events);
            if (round == 0) Check.Equal(other, session.Plugin.Parameters.Value(parameter), "value before the host heard of the change");
        }

        ushort[] expected = [ClapEventType.ParamGestureBegin, ClapEventType.ParamValue, ClapEventType.ParamGestureEnd];
        Check.Same(expected, [.. sent.Where(e => e.ParamId == parameter.Id).Select(e => e.Type)], "kinds of the events that were sent one by one");
        Check.Equal(parameter.Default, session.Plugin.Parameters.Value(parameter), "value after the host heard of the change");
    }

    /// <summary>A continuous parameter whose menu, away from its default, has an enabled entry that brings it back.</summary>
    private static (PluginParameter Parameter, uint Action) Resettable(ClapSession session)
    {
        ClapPluginContextMenu* extension = session.Require<ClapPluginContextMenu>(ClapPluginContextMenu.Id);
        PluginParameter? parameter = session.Parameters.FirstOrDefault(p => !p.IsReadOnly && !p.IsStepped && !p.IsHidden);
        if (parameter == null) Check.Skip("no continuous parameter");
        using EventList away = new EventList().Value(parameter!, parameter!.Default == parameter.Max ? parameter.Min : parameter.Max);
        session.Flush(away);
        using var menu = new MenuCapture();
        var target = new ClapContextMenuTarget { Kind = ClapContextMenuTarget.Parameter, Id = parameter.Id };
        extension->Populate(session.Native, &target, menu.Native);
        if (!menu.Entries.Any(e => e.IsEnabled)) Check.Skip("the menu of a parameter offers no change");
        return (parameter, menu.Entries.First(e => e.IsEnabled).Action);
    }

    private static void Perform(ClapSession session, PluginParameter parameter, uint action, bool service = true)
    {
        ClapPluginContextMenu* extension = session.Require<ClapPluginContextMenu>(ClapPluginContextMenu.Id);
        var target = new ClapContextMenuTarget { Kind = ClapContextMenuTarget.Parameter, Id = parameter.Id };
        Check.That(extension->Perform(session.Native, &target, action) != 0, "an action of the menu was refused");
        if (service) Check.That(session.Host.TakeFlush(), "the plug-in has a change for the host: expected clap_host_params.request_flush, found none");
    }

    private static void WrongPresetsAreRefused(ClapSubject subject)
    {
        using ClapSession session = subject.Open();
        ClapPluginPresetLoad* extension = session.Require<ClapPluginPresetLoad>(ClapPluginPresetLoad.Id);
        byte[] before = session.Plugin.State.Save();
        string garbage = Path.GetTempFileName();
        try
        {
            File.WriteAllText(garbage, "not a preset");
            foreach (string path in (string[])[garbage, garbage + ".missing", Path.GetTempPath(), "", "relative"])
            {
                session.Host.PresetError = null;
                byte* location = Utf8.Allocate(path);
                bool loaded = extension->FromLocation(session.Native, ClapPresetLocation.File, location, null) != 0;
                Utf8.Free(location);
                Check.That(!loaded, $"'{path}' was loaded as a preset");
                Check.That(session.Host.PresetError != null, $"'{path}': expected a reason by clap_host_preset_load.on_error, found none");
            }
        }
        finally
        {
            File.Delete(garbage);
        }

        Check.That(extension->FromLocation(session.Native, ClapPresetLocation.File, null, null) == 0, "a null location was loaded as a preset");
        Check.That(extension->FromLocation(session.Native, 99, null, null) == 0, "a location of unknown kind was loaded as a preset");
        Check.Same(before, session.Plugin.State.Save(), "the state after refused presets");
    }
}
