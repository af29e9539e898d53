using System.Security.Cryptography;
using System.Text;

namespace NeuralSynth.Contract.Tests;

public sealed class Sha256Tests
{
    [Theory] // FIPS 180-4 examples (NIST, "SHA-256 Examples")
    [InlineData("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [InlineData("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")]
    public void PublishedVectors(string message, string digest) =>
        Assert.Equal(digest, Convert.ToHexStringLower(Sha256.Compute(Encoding.ASCII.GetBytes(message))));

    [Fact]
    public void AnySplit_EqualsTheSystemsImplementation()
    {
        var random = new Random(7);
        for (int length = 0; length < 300; length++)
        {
            byte[] data = new byte[length];
            random.NextBytes(data);
            var hash = new Sha256();
            for (int done = 0; done < length;)
            {
                int part = Math.Min(length - done, random.Next(0, 90));
                hash.Append(data.AsSpan(done, part));
                done += part;
            }

            Assert.Equal(SHA256.HashData(data), hash.Finish());
        }
    }
}
