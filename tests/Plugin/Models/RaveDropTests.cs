using NeuralSynth.Contract;
using NeuralSynth.Import;
using NeuralSynth.Import.Tests.Networks;
using NeuralSynth.Plugin.Models;

namespace NeuralSynth.Plugin.Tests.Models;

/// <summary>What a dropped export becomes in the user's folder.</summary>
public sealed class RaveDropTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("neuralsynth-").FullName;

    private string User => Path.Combine(_folder, "not", "there", "yet");

    [Fact]
    public void Export_BecomesAPackageOfItsName()
    {
        string package = RaveDrop.ToPackage(Export("My model_streaming.ts"), User);
        Assert.Equal(Path.Combine(User, "My model.nsmodel"), package);
        Assert.Equal("My model", ModelPackage.Read(package).Manifest.Name);
    }

    [Fact]
    public void SameContent_IsNotWrittenAgain_AnotherGetsANumber()
    {
        string first = RaveDrop.ToPackage(Export("a.ts"), User);
        DateTime written = File.GetLastWriteTimeUtc(first);
        Assert.Equal(first, RaveDrop.ToPackage(Export("a.ts"), User));
        Assert.Equal(written, File.GetLastWriteTimeUtc(first));

        string second = RaveDrop.ToPackage(Export("a.ts", seed: 2), User);
        Assert.Equal(Path.Combine(User, "a 2.nsmodel"), second);
        Assert.Equal(second, RaveDrop.ToPackage(Export("a.ts", seed: 2), User));
        Assert.Equal(2, Directory.GetFileSystemEntries(User).Length);
    }

    /// <summary>Something that is no package, or a folder, has the name already.</summary>
    [Fact]
    public void NamesThatAreTaken_Stay()
    {
        Directory.CreateDirectory(Path.Combine(User, "a 2.nsmodel"));
        File.WriteAllText(Path.Combine(User, "a.nsmodel"), "mine");
        Assert.Equal(Path.Combine(User, "a 3.nsmodel"), RaveDrop.ToPackage(Export("a.ts"), User));
        Assert.Equal("mine", File.ReadAllText(Path.Combine(User, "a.nsmodel")));
    }

    [Theory]
    [InlineData("con.ts", "_con.nsmodel")]
    [InlineData("lpt1.x.ts", "_lpt1.x.nsmodel")]
    [InlineData("a:b*c.ts", "a_b_c.nsmodel")]
    [InlineData("...ts", "RAVE model.nsmodel")]
    public void Names_AreFitForEverySystem(string export, string package) =>
        Assert.Equal(package, Path.GetFileName(RaveDrop.ToPackage(Export(export), User)));

    [Fact]
    public void WhatCannotBeImported_IsToldAndLeavesNothing()
    {
        string path = Path.Combine(_folder, "bad.ts");
        byte[] good = File.ReadAllBytes(Export("good.ts")), damaged = [.. good.Select((b, i) => i % 997 == 100 ? (byte)~b : b)];
        foreach (byte[] content in (byte[][])[[], [1, 2, 3], good[..(good.Length / 2)], damaged])
        {
            File.WriteAllBytes(path, content);
            ImportException e = Assert.Throws<ImportException>(() => RaveDrop.ToPackage(path, User));
            Assert.Contains(path, e.Message, StringComparison.Ordinal);
            Assert.False(Directory.Exists(User));
        }
    }

    [Fact]
    public void FolderThatCannotBeMade_IsNamed()
    {
        string file = Path.Combine(_folder, "file");
        File.WriteAllText(file, "");
        string below = Path.Combine(file, "models");
        Assert.Contains(below, Assert.Throws<ImportException>(() => RaveDrop.ToPackage(Export("a.ts"), below)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Progress_RisesToOne_AndCancellingLeavesNothing()
    {
        var shares = new Shares();
        RaveDrop.ToPackage(Export("a.ts"), User, shares);
        Assert.Equal(shares.All.Order(), shares.All);
        Assert.True(shares.All.Count > 10, "no steps between");
        Assert.Equal(1, shares.All[^1]);

        string elsewhere = Path.Combine(_folder, "elsewhere");
        foreach (double when in (double[])[0.1, 0.4, 0.5, 1])
        {
            using var cancellation = new CancellationTokenSource();
            var cancelling = new Shares { Reached = share => { if (share >= when) cancellation.Cancel(); } };
            Assert.Throws<OperationCanceledException>(() => RaveDrop.ToPackage(Export("a.ts"), elsewhere, cancelling, cancellation.Token));
            Assert.False(Directory.Exists(elsewhere));
        }
    }

    [Fact]
    public void Import_OnItsThread_OpensThePackage()
    {
        var opened = new Opened();
        int finished = 0;
        using (var import = new ModelImport(Export("a.ts"), User, slot: 3, opened.Open, () => finished++))
        {
            import.Wait();
            Assert.True(import.IsFinished);
            Assert.Null(import.Error);
            Assert.Equal(Path.Combine(User, "a.nsmodel"), import.Package);
            Assert.Equal((3, 1.0, 1), (import.Slot, import.Progress, finished));
            Assert.Equal((1, 0), (opened.Count, opened.Closed));
        }

        Assert.Equal(1, opened.Closed);
    }

    [Fact]
    public void Import_KeepsItsErrorsToItself()
    {
        var opened = new Opened();
        using (var import = new ModelImport(Path.Combine(_folder, "missing.ts"), User, 0, opened.Open, () => { }))
        {
            import.Wait();
            Assert.Contains("missing.ts", import.Error!.Message, StringComparison.Ordinal);
        }

        // The package is good, and cannot be played all the same.
        using (var import = new ModelImport(Export("a.ts"), User, 0, _ => throw new OutOfMemoryException("too large"), () => { }))
        {
            import.Wait();
            Assert.Null(import.Package);
            Assert.Equal("too large", import.Error!.Message);
        }

        Assert.Equal(0, opened.Count);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Export(string name, int seed = 1)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, new SmallRave(new() { Seed = seed }).ToFile());
        return path;
    }

    private sealed class Shares : IProgress<double>
    {
        public List<double> All { get; } = [];

        public Action<double>? Reached { get; init; }

        public void Report(double value)
        {
            All.Add(value);
            Reached?.Invoke(value);
        }
    }

    private sealed class Opened : IDisposable
    {
        public int Count { get; private set; }

        public int Closed { get; private set; }

        public Opened Open(string path)
        {
            ModelPackage.Read(path);
            Count++;
            return this;
        }

        public void Dispose() => Closed++;
    }
}
