using System.Xml.Linq;

namespace Tezgah.Setup.Steps;

/// <summary>Whether the packages that not every feed has can be used.</summary>
internal enum FeedAnswer
{
    /// <summary>The feed has all of them and they run here.</summary>
    Full,

    /// <summary>The feed has not all of them.</summary>
    Lacking,

    /// <summary>The feed has all of them, but TorchSharp's native half does not load on this system.</summary>
    NotLoading,
}

/// <summary>The file in which the answer is remembered, and from which the build takes the choice.</summary>
internal sealed record FeedChoice(string Path)
{
    /// <summary>What was found out; null if the feed was not asked yet, or the file cannot be understood.</summary>
    public FeedAnswer? Answer => Enum.TryParse<FeedAnswer>(Read("FeedAnswer"), out var answer) ? answer : null;

    /// <summary>Whether the build uses the feed's packages; null before the first choice.</summary>
    public bool? IsFull => bool.TryParse(Read("FullFeed"), out var full) ? full : null;

    /// <summary>Remembers both; a file that says so already is left as it is, since a newer one makes everything be built again.</summary>
    public void Keep(FeedAnswer? answer, bool full)
    {
        if (Answer != answer || IsFull != full)
        {
            File.WriteAllText(Path, $"""
                <Project>
                  <!-- What the launcher found out about the package feed, and what is used; delete this file to have it asked again. -->
                  <PropertyGroup>
                    <FeedAnswer>{answer}</FeedAnswer>
                    <FullFeed>{(full ? "true" : "false")}</FullFeed>
                  </PropertyGroup>
                </Project>

                """);
        }
    }

    private string? Read(string name)
    {
        try
        {
            return File.Exists(Path) ? XDocument.Load(Path).Descendants(name).FirstOrDefault()?.Value : null;
        }
        catch (System.Xml.XmlException)
        {
            return null;
        }
    }
}
