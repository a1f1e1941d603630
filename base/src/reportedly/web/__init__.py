"""The desk: `reportedly serve`, pages made on the server and the JSON API beside them."""
