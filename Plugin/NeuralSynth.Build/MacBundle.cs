namespace NeuralSynth.Build;

/// <summary>What macOS wants around a plug-in library.</summary>
internal static class MacBundle
{
    private const string PropertyList = """
        <?xml version="1.0" encoding="UTF-8"?>
        <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
        <plist version="1.0">
        <dict>
          <key>CFBundleExecutable</key><string>NeuralSynth</string>
          <key>CFBundleIdentifier</key><string>org.neuralsynth.FORMAT</string>
          <key>CFBundleName</key><string>NeuralSynth</string>
          <key>CFBundlePackageType</key><string>BNDL</string>
          <key>CFBundleSignature</key><string>????</string>
          <key>CFBundleVersion</key><string>VERSION</string>
          <key>CFBundleShortVersionString</key><string>VERSION</string>
        </dict>
        </plist>

        """;

    /// <summary>Writes Contents/Info.plist and Contents/PkgInfo.</summary>
    /// <param name="bundle">The bundle's folder; its extension is the format.</param>
    /// <param name="version">Version of the plug-in.</param>
    public static void Write(string bundle, string version)
    {
        string text = PropertyList
            .Replace("FORMAT", Path.GetExtension(bundle)[1..], StringComparison.Ordinal)
            .Replace("VERSION", version, StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(bundle, "Contents", "Info.plist"), text);
        File.WriteAllText(Path.Combine(bundle, "Contents", "PkgInfo"), "BNDL????");
    }
}
