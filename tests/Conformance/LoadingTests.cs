using System.Diagnostics;
using System.Runtime.InteropServices;
using NeuralSynth.Build;
using NeuralSynth.Host.Abi;
using NeuralSynth.Host.Conformance.Clap;
using NeuralSynth.Media;

namespace NeuralSynth.Conformance.Tests;

/// <summary>The library in a host's process: beside another version of itself, beside another ONNX Runtime, closed and opened
/// again, found through a link.</summary>
[Collection(PublishedPluginTests.Name)]
public sealed unsafe class LoadingTests(PublishedPlugin published) : IDisposable
{
    private const long MostReservedBytes = 4L << 30;
    private readonly string _folder = Directory.CreateTempSubdirectory("neuralsynth-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void TwoCopies_OfThePlugin_WorkInOneProcess()
    {
        float[] first = Play(published.Timbre);
        using var library = new ClapLibrary(Copy());
        using var copy = new ClapSubject(library, library.Plugins[0]);
        Assert.True(library.Entry != published.Timbre.Library.Entry, "the copy is the library that was loaded before");
        Assert.Equal(first, Play(copy));
        Assert.Equal(first, Play(published.Timbre));
        using ClapSession one = published.Timbre.Open().Start(), two = copy.Open().Start();
        for (int block = 0; block < 10; block++) Assert.Equal(one.Process(128)[0], two.Process(128)[0]);
    }

    [Fact]
    public void Library_ClosedAndOpenedAgain_WorksEachTime()
    {
        string path = Copy();
        for (int round = 0; round < 3; round++)
        {
            nint handle = NativeLibrary.Load(LibraryIn(path));
            using (var library = new ClapLibrary((Clap.Interop.ClapPluginEntry*)NativeLibrary.GetExport(handle, "clap_entry"), path))
            {
                using var subject = new ClapSubject(library, library.Plugins[0]);
                subject.Begin();
                Play(subject);
                Assert.Null(subject.Complaints());
            }

            NativeLibrary.Free(handle);
        }
    }

    [Fact]
    public void Loading_ReservesLittleAddressSpace()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "/proc");
        long before = VirtualBytes();
        using var library = new ClapLibrary(Copy());
        using var subject = new ClapSubject(library, library.Plugins[0]);
        Play(subject);
        Assert.InRange(VirtualBytes() - before, 0, MostReservedBytes);
    }

    [Fact]
    public void ALink_LeadsToTheBundle()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "links to files");
        string link = Path.Combine(_folder, "NeuralSynth.clap");
        File.CreateSymbolicLink(link, published.Repository.Clap);
        using var library = new ClapLibrary(link);
        using var subject = new ClapSubject(library, library.Plugins[0]);
        subject.Begin();
        Play(subject);
        Assert.Null(subject.Complaints());
    }

    [Fact]
    public void InstancesMadeOnSeveralThreads_AreWhole()
    {
        float[] expected = Play(published.Timbre);
        float[][] found = new float[4][];
        Thread[] threads = [.. Enumerable.Range(0, found.Length).Select(i => new Thread(() =>
        {
            CurrentThread.Role = ThreadRole.Main;
            found[i] = Play(published.Timbre);
        }))];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();
        Assert.All(found, output => Assert.Equal(expected, output));
    }

    [Fact]
    public void AnotherOnnxRuntime_InTheProcess_IsNotTaken()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "LD_PRELOAD");
        string other = Path.Combine(AppContext.BaseDirectory, "other-onnxruntime.so");
        byte[] alone = Render(null), beside = Render(other);
        Assert.Equal(alone, beside);
        // The control: whoever asks the process for the symbol gets the other one.
        nint handle = NativeLibrary.Load(other);
        var entry = (delegate* unmanaged<ApiBase*>)NativeLibrary.GetExport(handle, "OrtGetApiBase");
        Assert.True(entry()->GetApi(1) == null, "the other ONNX Runtime has an API: it could serve as the real one");
        NativeLibrary.Free(handle);
    }

    private static float[] Play(ClapSubject subject)
    {
        using ClapSession session = subject.Open();
        session.Signal = (channel, n) => 0.2f * MathF.Sin(0.05f * n + channel);
        session.Start(maxBlock: 256);
        return session.Play(40, 256);
    }

    /// <summary>A copy of the bundle in a folder of its own; the path of its plug-in.</summary>
    private string Copy()
    {
        string target = Path.Combine(_folder, Guid.NewGuid().ToString("n"));
        foreach (string file in Directory.EnumerateFiles(published.Repository.Bundle, "*", SearchOption.AllDirectories))
        {
            string relative = Path.GetRelativePath(published.Repository.Bundle, file);
            if (relative.Contains(".vst3", StringComparison.Ordinal)) continue;
            string copy = Path.Combine(target, relative);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        return Path.Combine(target, Path.GetFileName(published.Repository.Clap));
    }

    private static string LibraryIn(string clap) =>
        Directory.Exists(clap) ? Path.Combine(clap, "Contents", "MacOS", Path.GetFileNameWithoutExtension(clap)) : clap;

    private static long VirtualBytes()
    {
        string line = File.ReadLines("/proc/self/status").First(l => l.StartsWith("VmSize:", StringComparison.Ordinal));
        return long.Parse(line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[^2], System.Globalization.CultureInfo.InvariantCulture) * 1024;
    }

    private byte[] Render(string? preloaded)
    {
        string input = Path.Combine(_folder, "in.wav"), output = Path.Combine(_folder, "out.wav");
        float[] tone = [.. Enumerable.Range(0, 22050).Select(n => 0.3f * MathF.Sin(0.05f * n))];
        WavFile.Write(input, AudioBuffer.Mono(tone, 44100));
        var start = new ProcessStartInfo(Shell.Dotnet, [Path.Combine(published.Repository.Tools, "neuralsynth.dll"), "render", "--in", input, "--out", output, "--clap", published.Repository.Clap])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (preloaded != null) start.Environment["LD_PRELOAD"] = preloaded;
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal("", error.Result);
        Assert.Equal(0, process.ExitCode);
        return File.ReadAllBytes(output);
    }

    /// <summary><c>OrtApiBase</c>.</summary>
    private struct ApiBase
    {
#pragma warning disable CS0649 // The library fills it.
        public delegate* unmanaged<uint, void*> GetApi;
#pragma warning restore CS0649
    }
}
