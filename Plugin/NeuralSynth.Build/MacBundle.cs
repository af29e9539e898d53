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
          <key>CFBundleIdentifier</key><string>org.neuralsynth.clap</string>
          <key>CFBundleName</key><string>NeuralSynth</string>
          <key>CFBundlePackageType</key><string>BNDL</string>
          <key>CFBundleSignature</key><string>????</string>
          <key>CFBundleVersion</key><string>0.1.0</string>
          <key>CFBundleShortVersionString</key><string>0.1.0</string>
        </dict>
        </plist>

        """;

    /// <summary>Writes Contents/Info.plist.</summary>
    public static void WritePropertyList(Repository repository) =>
        File.WriteAllText(Path.Combine(repository.Clap, "Contents", "Info.plist"), PropertyList);
}
