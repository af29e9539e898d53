using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralSynth.Clap.Interop;

namespace NeuralSynth.Host.Conformance.Clap;

/// <summary>A host's stream in memory that moves few bytes at a time, or lies about what it did.</summary>
internal sealed unsafe class StateStream : IDisposable
{
    private readonly GCHandle _self;
    private readonly MemoryStream _bytes;
    private readonly ClapInputStream* _input = (ClapInputStream*)NativeMemory.AllocZeroed((nuint)sizeof(ClapInputStream));
    private readonly ClapOutputStream* _output = (ClapOutputStream*)NativeMemory.AllocZeroed((nuint)sizeof(ClapOutputStream));

    /// <param name="bytes">What can be read; empty for writing.</param>
    /// <param name="most">Most bytes per call.</param>
    public StateStream(byte[] bytes, int most = int.MaxValue)
    {
        _bytes = new MemoryStream();
        _bytes.Write(bytes);
        _bytes.Position = 0;
        Most = most;
        _self = GCHandle.Alloc(this);
        _input->Context = (void*)GCHandle.ToIntPtr(_self);
        _input->Read = &Read;
        _output->Context = _input->Context;
        _output->Write = &Write;
    }

    public ClapInputStream* Input => _input;

    public ClapOutputStream* Output => _output;

    /// <summary>Most bytes per call.</summary>
    public int Most { get; }

    /// <summary>Bytes after which the stream fails.</summary>
    public long FailsAfter { get; init; } = long.MaxValue;

    /// <summary>Claims more bytes than were asked for.</summary>
    public bool Lies { get; init; }

    /// <summary>What was written.</summary>
    public byte[] Written => _bytes.ToArray();

    public void Dispose()
    {
        _self.Free();
        NativeMemory.Free(_input);
        NativeMemory.Free(_output);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static long Write(ClapOutputStream* stream, void* buffer, ulong size)
    {
        StateStream self = Of(stream->Context);
        if (self._bytes.Position >= self.FailsAfter) return -1;
        int count = (int)Math.Min(size, (ulong)self.Most);
        self._bytes.Write(new ReadOnlySpan<byte>(buffer, count));
        return self.Lies ? count + 1000 : count;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static long Read(ClapInputStream* stream, void* buffer, ulong size)
    {
        StateStream self = Of(stream->Context);
        if (self._bytes.Position >= self.FailsAfter) return -1;
        int count = self._bytes.Read(new Span<byte>(buffer, (int)Math.Min(size, (ulong)self.Most)));
        return self.Lies ? (long)size + 1 : count;
    }

    private static StateStream Of(void* context) => (StateStream)GCHandle.FromIntPtr((nint)context).Target!;
}
