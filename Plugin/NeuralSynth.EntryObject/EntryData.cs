namespace NeuralSynth.EntryObject;

/// <summary>The one data item of the object file: <c>const clap_plugin_entry_t clap_entry</c> on a 64-bit system.</summary>
internal static class EntryData
{
    /// <summary>Bytes of the structure.</summary>
    public const int Size = 40;

    /// <summary>Name of the exported symbol.</summary>
    public const string Symbol = "clap_entry";

    /// <summary>The functions that the structure points to, in order of their fields.</summary>
    public static readonly string[] Functions = ["neuralsynth_clap_init", "neuralsynth_clap_deinit", "neuralsynth_clap_get_factory"];

    /// <summary>Where the pointer to <see cref="Functions"/>[i] lies.</summary>
    public static int PointerOffset(int i) => 16 + 8 * i;

    /// <summary>The structure with null pointers: the linker fills them through relocations.</summary>
    public static byte[] Bytes()
    {
        var bytes = new Bytes();
        bytes.U32(1, 2, 10); // CLAP version
        bytes.Pad(Size);
        return bytes.ToArray();
    }
}
