using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralSynth.Clap.Interop;
using NeuralSynth.Plugin.State;

namespace NeuralSynth.Clap.Extensions;

/// <summary><c>clap.state</c> over streams that may move fewer bytes than asked.</summary>
internal static unsafe class StateExtension
{
    internal static readonly ClapPluginState* Table = Make();

    private static ClapPluginState* Make()
    {
        ClapPluginState* table = ExtensionTable.New<ClapPluginState>();
        table->Save = &Save;
        table->Load = &Load;
        return table;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte Save(ClapPlugin* plugin, ClapOutputStream* stream)
    {
        if (stream == null) return 0;
        TimbreClap self = TimbreClap.Of(plugin);
        return ExtensionTable.Guard(self, () => WriteAll(stream, self.Effect.SaveState()));
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte Load(ClapPlugin* plugin, ClapInputStream* stream)
    {
        if (stream == null) return 0;
        TimbreClap self = TimbreClap.Of(plugin);
        return ExtensionTable.Guard(self, () =>
        {
            self.Effect.LoadState(ReadAll(stream));
            return true;
        });
    }

    private static bool WriteAll(ClapOutputStream* stream, byte[] bytes)
    {
        fixed (byte* start = bytes)
        {
            for (long done = 0; done < bytes.Length;)
            {
                long written = stream->Write(stream, start + done, (ulong)(bytes.Length - done));
                if (written <= 0 || written > bytes.Length - done) return false;
                done += written;
            }
        }

        return true;
    }

    private static byte[] ReadAll(ClapInputStream* stream)
    {
        const int ChunkBytes = 4096;
        var bytes = new List<byte>();
        byte* chunk = stackalloc byte[ChunkBytes];
        while (true)
        {
            long read = stream->Read(stream, chunk, ChunkBytes);
            if (read is < 0 or > ChunkBytes) throw new InvalidDataException("Plug-in state: the host's stream reported an error.");
            if (read == 0) return [.. bytes];
            bytes.AddRange(new ReadOnlySpan<byte>(chunk, (int)read));
            if (bytes.Count > StateCodec.MaxBytes) throw new InvalidDataException($"Plug-in state: expected at most {StateCodec.MaxBytes} bytes, found more.");
        }
    }
}
