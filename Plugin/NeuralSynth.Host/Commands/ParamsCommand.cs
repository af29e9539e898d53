using System.CommandLine;
using NeuralSynth.Clap.Interop;
using NeuralSynth.Host.Abi;
using Spectre.Console;

namespace NeuralSynth.Host.Commands;

/// <summary><c>neuralsynth params</c>.</summary>
internal static class ParamsCommand
{
    private static readonly Option<string> Clap = CommonOptions.Clap();
    private static readonly Option<string> Plugin = CommonOptions.Plugin();
    private static readonly Option<string?> Model = CommonOptions.Model();
    private static readonly Option<bool> Json = CommonOptions.Json();

    public static Command Create()
    {
        var command = new Command("params", "Lists the plug-in's parameters.") { Clap, Plugin, Model, Json };
        command.SetAction(result => Guard.Run(() => Run(result)));
        return command;
    }

    private static void Run(ParseResult result)
    {
        using var library = new ClapLibrary(result.GetValue(Clap)!);
        using var host = new HostObject(new HostLog(Console.Error));
        using HostedPlugin plugin = library.Create(library.Find(result.GetValue(Plugin)!), host);
        if (result.GetValue(Model) is { } model) plugin.LoadPreset(model);
        Row[] rows = plugin.Parameters.All.Select(p => Describe(plugin.Parameters, p)).ToArray();
        if (result.GetValue(Json)) Console.WriteLine(JsonText.Of(rows));
        else Print(rows);
    }

    private static Row Describe(PluginParameters parameters, PluginParameter p)
    {
        double value = parameters.Value(p);
        return new Row(
            p.Id, p.Name, p.Module, p.Min, p.Max, p.Default, value,
            parameters.Text(p, p.Min), parameters.Text(p, p.Max), parameters.Text(p, p.Default), parameters.Text(p, value), Flags(p.Flags));
    }

    private static string[] Flags(uint flags)
    {
        (uint Bit, string Name)[] names =
        [
            (ClapParamFlags.IsStepped, "stepped"), (ClapParamFlags.IsPeriodic, "periodic"), (ClapParamFlags.IsHidden, "hidden"),
            (ClapParamFlags.IsReadonly, "read-only"), (ClapParamFlags.IsBypass, "bypass"), (ClapParamFlags.IsAutomatable, "automatable"),
            (ClapParamFlags.IsModulatable, "modulatable"), (ClapParamFlags.RequiresProcess, "requires-process"), (ClapParamFlags.IsEnum, "enum"),
        ];
        return names.Where(n => (flags & n.Bit) != 0).Select(n => n.Name).ToArray();
    }

    private static void Print(Row[] rows)
    {
        Table table = new Table().Border(TableBorder.Simple);
        foreach (string column in (string[])["id", "name", "range", "default", "value", "flags"]) table.AddColumn(column);
        foreach (Row row in rows)
        {
            string name = row.Module.Length == 0 ? row.Name : $"{row.Module}/{row.Name}";
            table.AddRow(
                row.Id.ToString(), Markup.Escape(name), Markup.Escape($"{row.MinText} … {row.MaxText}"),
                Markup.Escape(row.DefaultText), Markup.Escape(row.ValueText), string.Join(' ', row.Flags));
        }

        AnsiConsole.Write(table);
    }

    private sealed record Row(
        uint Id, string Name, string Module, double Min, double Max, double Default, double Value,
        string MinText, string MaxText, string DefaultText, string ValueText, string[] Flags);
}
