using NeuralSynth.Tests.Shared;

namespace NeuralSynth.Contract.Tests;

/// <summary>Files and folders that are no package, and what the messages say about them.</summary>
public sealed class ContainerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void MissingFile_IsNamed() => AssertRefused(_folder.File("none.nsmodel"), "no file or folder");

    [Fact]
    public void EmptyFile_IsNoZip()
    {
        File.WriteAllBytes(_folder.File("a.nsmodel"), []);
        AssertRefused(_folder.File("a.nsmodel"), "0 bytes");
    }

    [Fact]
    public void OversizedFile_IsRefusedUnread()
    {
        string path = _folder.File("a.nsmodel");
        using (FileStream stream = File.Create(path)) stream.SetLength(ModelPackageLimits.Default.PackageBytes + 1); // sparse
        long before = GC.GetAllocatedBytesForCurrentThread();
        AssertRefused(path, $"{ModelPackageLimits.Default.PackageBytes + 1}");
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1 << 20);
    }

    [Fact]
    public void FileInAnotherFormat_IsNoZip()
    {
        File.WriteAllText(_folder.File("a.nsmodel"), new string('x', 1000));
        AssertRefused(_folder.File("a.nsmodel"), "no zip directory");
    }

    [Fact]
    public void EmptyFolder_HasNoDescription()
    {
        Directory.CreateDirectory(_folder.File("package"));
        AssertRefused(_folder.File("package"), "none of that name");
    }

    [Fact]
    public void FolderWithALinkToAFile_IsRefused()
    {
        string package = Folder();
        File.Move(Path.Combine(package, "decoder.onnx"), _folder.File("outside.onnx"));
        File.CreateSymbolicLink(Path.Combine(package, "decoder.onnx"), _folder.File("outside.onnx"));
        AssertRefused(package, "a symbolic link");
    }

    [Fact]
    public void FolderWithALinkToAFolder_IsRefused()
    {
        string package = Folder();
        Directory.CreateSymbolicLink(Path.Combine(package, "loop"), package);
        AssertRefused(package, "a symbolic link");
    }

    [Fact]
    public void FolderWithTooManyFiles_IsRefused()
    {
        string package = Folder();
        for (int i = 0; i <= ModelPackageLimits.Default.Entries; i++) File.WriteAllBytes(Path.Combine(package, $"f{i}"), []);
        AssertRefused(package, "more");
    }

    [Fact]
    public void FolderThatIsTooDeep_IsRefused()
    {
        string package = Folder();
        Directory.CreateDirectory(Path.Combine(package, string.Join('/', Enumerable.Repeat("d", 12))));
        AssertRefused(package, "d/d/");
    }

    [Fact]
    public void FolderWithAnOversizedFile_IsRefusedUnread()
    {
        string package = Folder();
        using (FileStream stream = File.Create(Path.Combine(package, "big.bin"))) stream.SetLength(ModelPackageLimits.Default.FileBytes + 1);
        AssertRefused(package, $"{ModelPackageLimits.Default.FileBytes + 1}");
    }

    [Fact]
    public void FolderWithoutItsGraph_IsRefused()
    {
        string package = Folder();
        File.Delete(Path.Combine(package, "decoder.onnx"));
        ModelPackageException e = AssertRefused(package, "none of that name");
        Assert.Contains("decoder.onnx", e.Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void EmptyGraphFileOfAFolder_IsRefused()
    {
        string package = Folder();
        File.WriteAllBytes(Path.Combine(package, "decoder.onnx"), []);
        AssertRefused(package, "none");
    }

    [Fact]
    public void UnreadableFile_IsRefused()
    {
        string path = SamplePackages.Ddsp().WriteTo(_folder.File("a.nsmodel"));
        using FileStream locked = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        AssertRefused(path, "a.nsmodel");
    }

    [Fact]
    public void WritingToAMissingFolder_IsRefused()
    {
        SamplePackage sample = SamplePackages.Ddsp();
        ModelPackageException e = Assert.Throws<ModelPackageException>(() => sample.WriteTo(_folder.File("none/a.nsmodel")));
        Assert.NotEmpty(e.Found);
    }

    [Fact]
    public void WritingAnInvalidPackage_ChangesNothing()
    {
        string path = SamplePackages.Ddsp().WriteTo(_folder.File("a.nsmodel"));
        byte[] before = File.ReadAllBytes(path);
        SamplePackage bad = SamplePackages.Ddsp().With(m => m with { HopSamples = 0 });
        Assert.Throws<ModelPackageException>(() => bad.WriteTo(path));
        Assert.Equal(before, File.ReadAllBytes(path));
        Assert.Single(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void ManifestAlone_DoesNotNeedTheGraphs()
    {
        string package = Folder();
        File.Delete(Path.Combine(package, "decoder.onnx"));
        Assert.Equal("Sample ddsp", ModelPackage.ReadManifest(package).Name);
    }

    private string Folder() => SamplePackages.Ddsp().WriteToFolder(_folder.File("package"));

    private static ModelPackageException AssertRefused(string path, string found)
    {
        ModelPackageException e = Assert.Throws<ModelPackageException>(() => ModelPackage.Read(path));
        Assert.Equal(path, e.Path);
        Assert.Contains(found, e.Found, StringComparison.Ordinal);
        Assert.NotEmpty(e.Expected);
        return e;
    }
}
