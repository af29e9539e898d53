namespace NeuralSynth.Contract.Packaging;

/// <summary>Numbers of the zip format (APPNOTE.TXT 6.3.10) that the reader and the writer share.</summary>
internal static class ZipFormat
{
    public const uint LocalSignature = 0x04034b50;
    public const uint CentralSignature = 0x02014b50;
    public const uint EndSignature = 0x06054b50;
    public const int LocalHeaderBytes = 30;
    public const int CentralHeaderBytes = 46;
    public const int EndRecordBytes = 22;
    public const int LongestComment = 65535;

    public const ushort MethodStored = 0;
    public const ushort MethodDeflate = 8;

    public const ushort FlagEncrypted = 1;
    public const ushort FlagDataDescriptor = 1 << 3;
    public const ushort FlagUtf8 = 1 << 11;

    /// <summary>Flags whose files we read: compression level (bits 1, 2), data descriptor, UTF-8 name.</summary>
    public const ushort KnownFlags = 0b110 | FlagDataDescriptor | FlagUtf8;

    /// <summary>Fields with these values point to the zip64 extension.</summary>
    public const ushort Zip64Marker16 = 0xFFFF;
    public const uint Zip64Marker32 = 0xFFFFFFFF;
}
