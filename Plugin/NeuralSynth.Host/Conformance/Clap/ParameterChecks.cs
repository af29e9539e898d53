using NeuralSynth.Clap.Interop;
using NeuralSynth.Host.Abi;

namespace NeuralSynth.Host.Conformance.Clap;

/// <summary>What parameters say about themselves.</summary>
internal static unsafe class ParameterChecks
{
    private static readonly double[] Shares = [0, 0.1, 0.25, 0.5, 0.77, 1];

    public static IReadOnlyList<ConformanceCheck<ClapSubject>> All { get; } =
    [
        new("param-info", "Ids are unique, ranges and flags make sense, names are there", 1, InfosAreValid),
        new("param-conversions", "Texts read back to the same text, for every parameter or for none", 2, TextsReadBack),
        new("param-default-values", "A new instance has the default values", 2, DefaultsAreSet),
        new("param-wrong-arguments", "Unknown ids, null pointers and small buffers are refused", 8, WrongArguments),
        new("param-garbage-text", "Texts that mean nothing are refused and never lead out of range", 6, GarbageTexts),
    ];

    private static void InfosAreValid(ClapSubject subject)
    {
        using ClapSession session = subject.Open();
        session.Require<ClapPluginParams>(ClapPluginParams.Id);
        var ids = new HashSet<uint>();
        foreach (PluginParameter p in session.Parameters)
        {
            Check.That(ids.Add(p.Id) && p.Id != ClapId.Invalid, $"'{p.FullName}': the id {p.Id} is taken or invalid");
            Check.That(p.Name.Length > 0, $"parameter {p.Id} has no name");
            Check.That(double.IsFinite(p.Min) && double.IsFinite(p.Max) && p.Min < p.Max, $"'{p.FullName}': the range {p.Min} to {p.Max} is not one");
            Check.That(p.Default >= p.Min && p.Default <= p.Max, $"'{p.FullName}': the default {p.Default} lies outside {p.Min} to {p.Max}");
            VerifyFlags(p);
            if (p.IsStepped) Check.That(IsWhole(p.Min) && IsWhole(p.Max) && IsWhole(p.Default), $"'{p.FullName}' is stepped, but its range or default is not whole");
        }

        Check.That(session.Parameters.Count(p => (p.Flags & ClapParamFlags.IsBypass) != 0) <= 1, "more than one parameter is the bypass");
    }

    private static void VerifyFlags(PluginParameter p)
    {
        const uint PolyAutomation = ClapParamFlags.IsAutomatablePerNoteId | ClapParamFlags.IsAutomatablePerKey | ClapParamFlags.IsAutomatablePerChannel | ClapParamFlags.IsAutomatablePerPort;
        const uint PolyModulation = ClapParamFlags.IsModulatablePerNoteId | ClapParamFlags.IsModulatablePerKey | ClapParamFlags.IsModulatablePerChannel | ClapParamFlags.IsModulatablePerPort;
        bool Has(uint flags) => (p.Flags & flags) != 0;
        Check.That(!p.IsReadOnly || !Has(ClapParamFlags.IsAutomatable | ClapParamFlags.IsModulatable), $"'{p.FullName}' is read-only and automatable or modulatable");
        Check.That(!Has(ClapParamFlags.IsEnum) || p.IsStepped, $"'{p.FullName}' is an enumeration, but not stepped");
        Check.That(!Has(ClapParamFlags.IsBypass) || p.IsStepped, $"'{p.FullName}' is the bypass, but not stepped");
        Check.That(!Has(PolyAutomation) || Has(ClapParamFlags.IsAutomatable), $"'{p.FullName}' is automatable per note, but not automatable");
        Check.That(!Has(PolyModulation) || Has(ClapParamFlags.IsModulatable), $"'{p.FullName}' is modulatable per note, but not modulatable");
    }

    private static bool IsWhole(double value) => value == Math.Round(value);

    private static void TextsReadBack(ClapSubject subject)
    {
        using ClapSession session = subject.Open();
        ClapPluginParams* extension = session.Require<ClapPluginParams>(ClapPluginParams.Id);
        foreach (PluginParameter p in session.Parameters)
        {
            foreach (double value in Values(p))
            {
                string text = TextOf(session, extension, p, value) ?? Refused(p, value);
                double parsed = ValueOf(session, extension, p, text) ?? Refused(p, text);
                Check.That(parsed >= p.Min && parsed <= p.Max, $"'{p.FullName}': '{text}' reads back as {parsed}, outside the range");
                Check.Equal(text, TextOf(session, extension, p, parsed), $"'{p.FullName}' at {value}: text of the value that was read from its text");
            }
        }
    }

    private static IEnumerable<double> Values(PluginParameter p)
    {
        if ((p.Flags & ClapParamFlags.IsEnum) != 0)
        {
            for (double value = p.Min; value <= p.Max; value++) yield return value;
            yield break;
        }

        foreach (double share in Shares)
        {
            double value = p.Min + share * (p.Max - p.Min);
            yield return p.IsStepped ? Math.Round(value) : value;
        }
    }

    private static string Refused(PluginParameter p, double value)
    {
        Check.Fail($"'{p.FullName}': no text for {value}");
        return "";
    }

    private static double Refused(PluginParameter p, string text)
    {
        Check.Fail($"'{p.FullName}': its own text '{text}' is not understood");
        return 0;
    }

    private static string? TextOf(ClapSession session, ClapPluginParams* extension, PluginParameter p, double value)
    {
        byte* text = stackalloc byte[256];
        return extension->ValueToText(session.Native, p.Id, value, text, 256) != 0 ? Utf8.Field(text, 256) : null;
    }

    private static double? ValueOf(ClapSession session, ClapPluginParams* extension, PluginParameter p, string text)
    {
        byte* native = Utf8.Allocate(text);
        double value;
        bool understood = extension->TextToValue(session.Native, p.Id, native, &value) != 0;
        Utf8.Free(native);
        return understood ? value : null;
    }

    private static void DefaultsAreSet(ClapSubject subject)
    {
        using ClapSession session = subject.Open();
        foreach (PluginParameter p in session.Parameters) Check.Equal(p.Default, session.Plugin.Parameters.Value(p), $"value of '{p.FullName}' in a new instance");
    }

    private static void WrongArguments(ClapSubject subject)
    {
        using ClapSession session = subject.Open();
        ClapPluginParams* extension = session.Require<ClapPluginParams>(ClapPluginParams.Id);
        uint unknown = Enumerable.Range(0, int.MaxValue).Select(i => (uint)i + 77777).First(id => session.Parameters.All(p => p.Id != id));
        double value = 1;
        ClapParamInfo info;
        byte* text = stackalloc byte[8];
        ClapPlugin* native = session.Native;
        fixed (byte* one = "1"u8)
        {
            Check.That(extension->GetInfo(native, (uint)session.Parameters.Count, &info) == 0 && extension->GetInfo(native, 0, null) == 0, "get_info out of range, or to null, succeeded");
            Check.That(extension->GetValue(native, unknown, &value) == 0 && extension->GetValue(native, session.Parameters[0].Id, null) == 0, "get_value of an unknown id, or to null, succeeded");
            Check.That(extension->ValueToText(native, unknown, 0, text, 8) == 0, "value_to_text of an unknown id succeeded");
            Check.That(extension->ValueToText(native, session.Parameters[0].Id, 0, null, 8) == 0, "value_to_text to null succeeded");
            Check.That(extension->TextToValue(native, unknown, one, &value) == 0, "text_to_value of an unknown id succeeded");
            Check.That(extension->TextToValue(native, session.Parameters[0].Id, null, &value) == 0, "text_to_value of null succeeded");
        }

        foreach (PluginParameter p in session.Parameters) SmallBuffer(session, extension, p);
    }

    private static void SmallBuffer(ClapSession session, ClapPluginParams* extension, PluginParameter p)
    {
        const byte Guard = 0xA5;
        byte* text = stackalloc byte[8];
        for (uint capacity = 0; capacity <= 4; capacity++)
        {
            new Span<byte>(text, 8).Fill(Guard);
            bool written = extension->ValueToText(session.Native, p.Id, p.Default, text, capacity) != 0;
            Check.That(new ReadOnlySpan<byte>(text + capacity, 8 - (int)capacity).IndexOfAnyExcept(Guard) < 0, $"'{p.FullName}': a text was written beyond a buffer of {capacity} bytes");
            if (written && capacity > 0) Check.That(new ReadOnlySpan<byte>(text, (int)capacity).Contains((byte)0), $"'{p.FullName}': a text in a buffer of {capacity} bytes does not end");
        }
    }

    private static void GarbageTexts(ClapSubject subject)
    {
        using ClapSession session = subject.Open();
        ClapPluginParams* extension = session.Require<ClapPluginParams>(ClapPluginParams.Id);
        string[] texts = ["", " ", "no such text", "1e999", "-1e999", "nan", "1.2.3", "\u00ff\u1234", new('9', 5000), "12 parsecs", "%s%n"];
        foreach (PluginParameter p in session.Parameters)
        {
            foreach (string text in texts)
            {
                if (ValueOf(session, extension, p, text) is { } value)
                    Check.That(value >= p.Min && value <= p.Max, $"'{p.FullName}': the text '{text}' reads as {value}, outside the range");
            }
        }
    }
}
