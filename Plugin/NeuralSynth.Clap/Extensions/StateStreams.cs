using NeuralSynth.Clap.Interop;

namespace NeuralSynth.Clap.Extensions;

/// <summary>A host's streams, which may move fewer bytes than asked. [main-thread]</summary>
internal static unsafe class StateStreams
{
    private const int ChunkBytes = 4096;

    /// <summary>Writes everything; false when the host's stream fails.</summary>
    internal static bool WriteAll(ClapOutputStream* stream, byte[] bytes)
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

    /// <summary>Reads to the end.</summary>
    /// <exception cref="InvalidDataException">The stream fails, or holds more than <paramref name="maxBytes"/>.</exception>
    internal static byte[] ReadAll(ClapInputStream* stream, int maxBytes)
    {
        var bytes = new List<byte>();
        byte* chunk = stackalloc byte[ChunkBytes];
        while (true)
        {
            long read = stream->Read(stream, chunk, ChunkBytes);
            if (read is < 0 or > ChunkBytes) throw new InvalidDataException("Plug-in state: the host's stream reported an error.");
            if (read == 0) return [.. bytes];
            bytes.AddRange(new ReadOnlySpan<byte>(chunk, (int)read));
            if (bytes.Count > maxBytes) throw new InvalidDataException($"Plug-in state: expected at most {maxBytes} bytes, found more.");
        }
    }
}
