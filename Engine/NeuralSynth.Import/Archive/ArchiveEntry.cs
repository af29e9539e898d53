namespace NeuralSynth.Import.Archive;

/// <summary>One file inside the archive.</summary>
/// <param name="Name">With the root folder.</param>
/// <param name="Method">0 stored, 8 deflated.</param>
/// <param name="Crc">Checksum of the contents.</param>
/// <param name="Compressed">Bytes in the archive.</param>
/// <param name="Size">Bytes of the contents.</param>
/// <param name="HeaderOffset">Where its local header begins.</param>
internal sealed record ArchiveEntry(string Name, int Method, uint Crc, long Compressed, long Size, long HeaderOffset)
{
    public bool IsStored => Method == 0;
}
