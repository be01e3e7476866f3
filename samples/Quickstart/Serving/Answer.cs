namespace Quickstart.Serving;

/// <summary>What the model said about one image.</summary>
/// <param name="Id">Which prediction.</param>
/// <param name="Predicted">The digit it read, or -1.</param>
/// <param name="Truth">The digit it is; whoever checks it finds out later.</param>
internal readonly record struct Answer(long Id, int Predicted, int Truth);
