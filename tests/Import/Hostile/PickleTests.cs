using NeuralSynth.Import.Archive;
using NeuralSynth.Import.Tests.Archive;

namespace NeuralSynth.Import.Tests.Hostile;

/// <summary>The object description is a program for a stack machine; only what describes models is done.</summary>
public sealed class PickleTests
{
    /// <summary>What calls a function in Python, in the ways that pickles have.</summary>
    public static TheoryData<string, byte[], string> Attacks => new()
    {
        { "GLOBAL and REDUCE", [0x80, 2, .. "cos\nsystem\n"u8, (byte)'(', (byte)'X', 2, 0, 0, 0, .. "id"u8, (byte)'t', (byte)'R', (byte)'.'], "os.system" },
        { "builtins", [0x80, 2, .. "cbuiltins\neval\n"u8, (byte)'.'], "builtins.eval" },
        { "INST", [0x80, 2, (byte)'(', .. "ios\nsystem\n"u8, (byte)'.'], "INST" },
        { "OBJ", [0x80, 2, (byte)'(', .. "c__torch__\nA\n"u8, (byte)'o', (byte)'.'], "OBJ" },
        { "STACK_GLOBAL", [0x80, 4, (byte)'X', 2, 0, 0, 0, .. "os"u8, (byte)'X', 6, 0, 0, 0, .. "system"u8, 0x93, (byte)'.'], "STACK_GLOBAL" },
        { "EXT1", [0x80, 2, 0x82, 1, (byte)'.'], "EXT1" },
        { "NEWOBJ_EX", [0x80, 4, .. "c__torch__\nA\n"u8, (byte)')', (byte)'}', 0x92, (byte)'.'], "NEWOBJ_EX" },
        { "PERSID", [0x80, 2, .. "Pstorage\n"u8, (byte)'.'], "PERSID" },
        { "REDUCE of a script class", [0x80, 2, .. "c__torch__\nA\n"u8, (byte)')', (byte)'R', (byte)'.'], "__torch__.A" },
        { "NEWOBJ of a list builder", [0x80, 2, .. "ctorch.jit._pickle\nbuild_intlist\n"u8, (byte)')', 0x81, (byte)'.'], "build_intlist" },
        { "module that only begins like torch", [0x80, 2, .. "c__torch__evil\nA\n"u8, (byte)'.'], "__torch__evil.A" },
        { "BUILD with a text as state", [0x80, 2, .. "c__torch__\nA\n"u8, (byte)')', 0x81, (byte)'X', 1, 0, 0, 0, (byte)'a', (byte)'b', (byte)'.'], "state" },
        { "long integer", [0x80, 2, 0x8A, 1, 5, (byte)'.'], "LONG1" },
        { "protocol 5", [0x80, 5, (byte)'N', (byte)'.'], "version 5" },
        { "memo that is not there", [0x80, 2, (byte)'h', 9, (byte)'.'], "memo" },
        { "stack that is empty", [0x80, 2, (byte)'.'], "stack" },
        { "mark that is missing", [0x80, 2, (byte)'t', (byte)'.'], "mark" },
        { "text longer than the file", [0x80, 2, (byte)'X', 255, 255, 255, 127, (byte)'.'], "more bytes" },
        { "text of negative length", [0x80, 2, (byte)'X', 255, 255, 255, 255, (byte)'.'], "length" },
        { "no end", [0x80, 2, (byte)'N'], "end" },
    };

    [Theory]
    [MemberData(nameof(Attacks))]
    public void WhatModelsDoNotUse_IsRefusedByName(string attack, byte[] pickle, string named)
    {
        Assert.NotEmpty(attack);
        Assert.Contains(named, Assert.Throws<ImportFault>(() => PickleMachine.Load(pickle)).Message, StringComparison.Ordinal);
        Assert.Throws<ImportFault>(() => Import.Package(TorchFileWriter.WithDescription(pickle)));
    }

    [Fact]
    public void Values_AreReadAsWritten()
    {
        var writer = new PickleWriter();
        writer.Mark().Number(5L).Number(300L).Number(-70_000L).Number(0.5).Flag(true).None().Text("Ünï").Tuple();
        var tuple = Assert.IsType<PickleTuple>(PickleMachine.Load(writer.Finish()));
        Assert.Equal([5L, 300L, -70_000L, 0.5, true, null, "Ünï"], tuple.Items);
    }

    /// <summary>A list inside itself and an object that is its own attribute: the walk ends all the same.</summary>
    [Fact]
    public void ModuleInsideItself_IsRefused()
    {
        byte[] pickle = [0x80, 2, .. "c__torch__.a\nSequential\n"u8, (byte)')', 0x81, (byte)'q', 0, (byte)'}', (byte)'(',
            .. Attribute("encoder"), (byte)'h', 0, .. Attribute("decoder"), (byte)'h', 0, .. Attribute("pqmf"), (byte)'h', 0, .. Attribute("net"), (byte)'h', 0,
            .. Attribute("forward_conv"), (byte)'h', 0, .. Attribute("inverse_conv"), (byte)'h', 0, .. Attribute("0"), (byte)'h', 0, (byte)'u', (byte)'b', (byte)'.'];
        Assert.Throws<ImportFault>(() => Import.Package(TorchFileWriter.WithDescription(pickle)));
    }

    private static byte[] Attribute(string name) => [(byte)'X', (byte)name.Length, 0, 0, 0, .. System.Text.Encoding.ASCII.GetBytes(name)];
}
